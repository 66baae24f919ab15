// The product where every lane loads both operands by itself, and caches do the rest.

//!include shared/operands.wgsl

const SHARING: u32 = 1u;  // lanes that share the work on samples

fn multiply(o: Operands, steps: u32, lane: u32) {
  //!repeat i ROWS
  let row${i} = left_index(o, ${i}u);
  //!repeat j COLUMNS
  var a${i}_${j} = 0.0;
  //!end
  //!end
  //!repeat j COLUMNS
  let column${j} = right_index(o, ${j}u);
  //!end
  let own_steps = select(0u, steps, o.row < o.rows);
  for (var k = 0u; k < own_steps; k += ${UNROLL}u) {
    let left = k * o.left_step;
    //!repeat t UNROLL
    let factor${t} = left_factor(k + ${t}u);
    let right${t} = (k + ${t}u) * o.right_step;
    //!repeat j COLUMNS
    let right${t}_${j} = right_value(column${j} + right${t});
    //!end
    //!end
    //!repeat i ROWS
    {
      //!repeat t UNROLL
      let left${t} = left_value(row${i} + left + ${t}u * o.left_step) * factor${t};
      //!end
      //!repeat j COLUMNS
      let s${j}_0 = a${i}_${j};
      //!repeat t UNROLL
      let s${j}_${t + 1} = fma(left${t}, right${t}_${j}, s${j}_${t});
      //!end
      a${i}_${j} = s${j}_${UNROLL};
      //!end
    }
    //!end
  }
  //!repeat i ROWS
  //!repeat j COLUMNS
  keep_sum(${i}u, ${j}u, a${i}_${j});
  //!end
  //!end
}

// The largest over the lanes of SHARING: each lane does all of it.
fn shared_max(value: i32, lane: u32) -> i32 {
  return value;
}
