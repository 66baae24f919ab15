// The product on subgroups of exactly four lanes, side by side over the same rows: each lane loads the left operand of one step in four
// and broadcasts it. The lanes of a subgroup take the same steps, which the compiler cannot know.

enable subgroups;
diagnostic(off, subgroup_uniformity);
//!include shared/operands.wgsl

const SHARING: u32 = 4u;  // lanes that share the work on samples

fn multiply(o: Operands, steps: u32, lane: u32) {
  let own = lane % 4u;
  //!repeat i ROWS
  let row${i} = left_index(o, ${i}u) + own * o.left_step;
  //!repeat j COLUMNS
  var a${i}_${j} = 0.0;
  //!end
  //!end
  //!repeat j COLUMNS
  let column${j} = right_index(o, ${j}u);
  //!end
  let own_steps = select(0u, steps, o.row < o.rows);
  for (var k = 0u; k < own_steps; k += ${UNROLL}u) {
    //!repeat t UNROLL
    let right${t} = (k + ${t}u) * o.right_step;
    //!repeat j COLUMNS
    let right${t}_${j} = right_value(column${j} + right${t});
    //!end
    //!end
    //!repeat q QUADS
    let step${q} = (k + ${q * 4}u) * o.left_step;
    let factor${q} = left_factor(k + ${q * 4}u + own);
    //!end
    //!repeat i ROWS
    {
      //!repeat q QUADS
      let quad${q} = left_value(row${i} + step${q}) * factor${q};
      //!end
      //!repeat t UNROLL
      let left${t} = subgroupBroadcast(quad${t / 4}, ${t % 4}u);
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

// The largest over the lanes of SHARING: the subgroup.
fn shared_max(value: i32, lane: u32) -> i32 {
  return subgroupMax(value);
}
