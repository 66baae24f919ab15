// Gradients of the loss with respect to the weights of several maps of one shape: dW_ij = sum over samples of delta_i u_j (times
// branchScale under FOLD_BRANCH), and to their biases: the sum of delta_i. A row of `items` for each map: see Item; delta is stacked, u
// a forward tensor.
// Grid: x = local tower * column tiles + column tile (32 units j), y = item * row tiles + row tile (units i); lanes as in layer-forward.
// Kept, under KEEP_OUTPUT, a stacked tower each: [padded_rows, row_stride], then [padded_rows] biases; slots are those of its first column.
// Statistics are the squares, the peak and, where all are zero, the count of zeros; low and high are bounds, the sum is not taken.
// Precision: every sample is brought to the largest sample's exponent by an exact power of two; what falls below float32 then is lost.

//!include shared/pass-params.wgsl
//!include shared/variant.wgsl
//!include shared/tower-record.wgsl
//!include shared/stored-moments.wgsl
//!include shared/product-${SOURCE}.wgsl

const ITEM_WORDS: u32 = 12u;

struct Item {
  delta: u32,  // arena
  input: u32,
  output: u32,
  slot_delta: u32,
  slot_input: u32,
  slot_weights: u32,
  slot_biases: u32,
  stat: u32,
  map: u32,
}

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> items: array<u32>;
@group(0) @binding(3) var<storage, read_write> arena: array<f32>;
@group(0) @binding(4) var<storage, read_write> ledger: array<atomic<u32>>;

// What the product's hooks need of this lane.
struct Own {
  delta_slot: u32,        // of the tower's first column
  input_slot: u32,
  product_exponent: i32,  // largest of what delta and input bring together, and of delta alone
  delta_exponent: i32,
  branch: f32,
  rows: u32,              // how many of the lane's rows and columns are weights
  columns: u32,
  squares: f32,
  peak: u32,
}
var<private> own: Own;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles_x = (p.row_stride + TILE_COLUMNS - 1u) / TILE_COLUMNS;
  let tiles_y = (p.padded_rows + TILE_ROWS - 1u) / TILE_ROWS;
  let item = load_item(p.item_first + group.y / tiles_y);
  let local = group.x / tiles_x;
  let stacked = p.tower_first + local;
  let tower = stacked % p.towers;
  let row = (group.y % tiles_y) * TILE_ROWS + (lane / LANES_X) * ROWS;
  let column = (group.x % tiles_x) * TILE_COLUMNS + lane % LANES_X;
  let t = towers[item.map * p.towers + tower];
  let fold = (p.flags & FOLD_BRANCH) != 0u;
  own.delta_slot = item.slot_delta + stacked * p.tower_stride * SLOT_WORDS;
  own.input_slot = item.slot_input + tower * p.tower_stride * SLOT_WORDS;
  own.branch = select(1.0, t.branch.m, fold);
  own.rows = clamp(p.rows, row, row + ROWS) - row;
  own.columns = (clamp(p.inner, column, column + TILE_COLUMNS) - column + LANES_X - 1u) / LANES_X;
  find_exponents(lane);
  multiply(
    Operands(
      item.delta + stacked * p.tower_stride, p.columns, 1u, row, p.padded_rows,
      item.input + tower * p.tower_stride, p.base_columns, 1u, column, p.row_stride),
    p.tower_stride, lane);

  let branch_exponent = select(0, t.branch.e, fold);
  let exponent = bounded_exponent(own.product_exponent + branch_exponent);
  let count = own.rows * own.columns;
  let largest = bitcast<f32>(own.peak);
  let zeros = select(0.0, f32(count), own.peak < SMALLEST_NORMAL);
  let entry = ((local * tiles_y + group.y % tiles_y) * tiles_x + group.x % tiles_x) * LANES + lane;
  var moments = no_moments(ZERO_EXPONENT);
  if (count > 0u) {
    moments = Moments(0.0, own.squares, -largest, largest, zeros, 0.0, own.peak >> 23u, exponent);
  }
  leave_moments(item.stat, entry, moments);

  if ((p.flags & KEEP_OUTPUT) != 0u) {
    let at = item.output + stacked * (p.padded_rows * p.row_stride + p.padded_rows);
    for (var i = 0u; row + i < min(row + ROWS, p.padded_rows); i++) {
      for (var j = 0u; j < COLUMNS && column + j * LANES_X < p.row_stride; j++) {
        let value = select(0.0, sums[i * COLUMNS + j], (i < own.rows) & (j < own.columns));
        arena[at + (row + i) * p.row_stride + column + j * LANES_X] = value * own.branch;
      }
    }
    if (column < LANES_X) {
      for (var i = row + column; i < min(row + ROWS, p.padded_rows); i += LANES_X) {
        arena[at + p.padded_rows * p.row_stride + i] = bias_gradient(item.delta + i * p.columns + stacked * p.tower_stride);
      }
    }
    note_column(item.slot_weights, stacked * p.tower_stride, exponent, own.peak >> 23u);
    note_column(item.slot_biases, stacked * p.tower_stride, bounded_exponent(own.delta_exponent + branch_exponent), 1u);
  }
}

fn load_item(index: u32) -> Item {
  let at = index * ITEM_WORDS;
  return Item(
    items[at], items[at + 1u], items[at + 2u], items[at + 3u], items[at + 4u], items[at + 5u], items[at + 6u], items[at + 7u],
    items[at + 8u]);
}

fn find_exponents(lane: u32) {
  var product = ZERO_EXPONENT;
  var delta = ZERO_EXPONENT;
  for (var sample = lane % SHARING; sample < pass_params.batch; sample += SHARING) {
    let d = column_scale(own.delta_slot, sample).exponent;
    product = max(product, bounded_exponent(d + column_scale(own.input_slot, sample).exponent));
    delta = max(delta, d);
  }
  own.product_exponent = shared_max(product, lane);
  own.delta_exponent = shared_max(delta, lane);
}

fn bias_gradient(first: u32) -> f32 {
  var sum = 0.0;
  for (var sample = 0u; sample < pass_params.batch; sample++) {
    sum = fma(arena[first + sample], scale2(1.0, stored_exponent(own.delta_slot, sample) - own.delta_exponent), sum);
  }
  return sum * own.branch;
}

fn left_value(index: u32) -> f32 {
  return arena[index];
}

fn left_factor(step: u32) -> f32 {
  let exponent = stored_exponent(own.delta_slot, step) + stored_exponent(own.input_slot, step);
  return scale2(1.0, exponent - own.product_exponent);
}

fn right_value(index: u32) -> f32 {
  return arena[index];
}

fn keep_sum(i: u32, j: u32, sum: f32) {
  sums[i * COLUMNS + j] = sum;
  let value = select(0.0, sum * own.branch, (i < own.rows) & (j < own.columns));
  own.squares = fma(value * SQUARE_LIFT, value * SQUARE_LIFT, own.squares);
  own.peak = max(own.peak, magnitude_bits(value));
}
