// The product through workgroup memory: the workgroup loads UNROLL steps of its tile's operands, each number once, and then every lane
// takes its rows and columns from there. All lanes call this, whether their rows exist or not (it holds barriers).

//!include shared/operands.wgsl

const SHARING: u32 = LANES;  // lanes that share the work on samples

const LEFT_PITCH: u32 = TILE_ROWS + 1u;  // one more, so that lanes which store neighbouring steps meet different banks
const RIGHT_PITCH: u32 = TILE_COLUMNS + 1u;
var<workgroup> sh_left: array<f32, LEFT_PITCH * ${UNROLL}u>;
var<workgroup> sh_right: array<f32, RIGHT_PITCH * ${UNROLL}u>;
var<workgroup> sh_max: atomic<i32>;

fn multiply(o: Operands, steps: u32, lane: u32) {
  //!repeat i ROWS
  //!repeat j COLUMNS
  var a${i}_${j} = 0.0;
  //!end
  //!end
  let tile_row = (lane / LANES_X) * ROWS;
  for (var k = 0u; k < steps; k += ${UNROLL}u) {
    load_left(o, k, lane);
    load_right(o, k, lane);
    workgroupBarrier();
    //!repeat t UNROLL
    {
      //!repeat j COLUMNS
      let right${j} = sh_right[${t}u * RIGHT_PITCH + lane % LANES_X + ${j}u * LANES_X];
      //!end
      //!repeat i ROWS
      let left${i} = sh_left[${t}u * LEFT_PITCH + tile_row + ${i}u];
      //!repeat j COLUMNS
      a${i}_${j} = fma(left${i}, right${j}, a${i}_${j});
      //!end
      //!end
    }
    //!end
    workgroupBarrier();
  }
  //!repeat i ROWS
  //!repeat j COLUMNS
  keep_sum(${i}u, ${j}u, a${i}_${j});
  //!end
  //!end
}

// Neighbouring lanes read neighbouring elements: along the steps where these lie together, along the rows otherwise.
fn load_left(o: Operands, k: u32, lane: u32) {
  let along = o.left_step == 1u;
  for (var e = lane; e < TILE_ROWS * ${UNROLL}u; e += LANES) {
    let row = select(e % TILE_ROWS, e / ${UNROLL}u, along);
    let step = select(e / TILE_ROWS, e % ${UNROLL}u, along);
    let index = o.left + min(o.row - (lane / LANES_X) * ROWS + row, o.rows - 1u) * o.left_row + (k + step) * o.left_step;
    sh_left[step * LEFT_PITCH + row] = left_value(index) * left_factor(k + step);
  }
}

fn load_right(o: Operands, k: u32, lane: u32) {
  let along = o.right_step == 1u;
  for (var e = lane; e < TILE_COLUMNS * ${UNROLL}u; e += LANES) {
    let column = select(e % TILE_COLUMNS, e / ${UNROLL}u, along);
    let step = select(e / TILE_COLUMNS, e % ${UNROLL}u, along);
    let index = o.right + min(o.column - lane % LANES_X + column, o.columns - 1u) * o.right_column + (k + step) * o.right_step;
    sh_right[step * RIGHT_PITCH + column] = right_value(index);
  }
}

// The largest over the lanes of SHARING: the workgroup. All lanes call this.
fn shared_max(value: i32, lane: u32) -> i32 {
  if (lane == 0u) {
    atomicStore(&sh_max, value);
  }
  workgroupBarrier();
  atomicMax(&sh_max, value);
  workgroupBarrier();
  let largest = atomicLoad(&sh_max);
  workgroupBarrier();
  return largest;
}
