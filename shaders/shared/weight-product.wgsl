// The product of weights with a tensor: what stands at its indices, and that all its sums wait for the epilogue (see operands.wgsl).

fn left_value(index: u32) -> f32 {
  return weights[index];
}

fn left_factor(step: u32) -> f32 {
  return 1.0;
}

fn right_value(index: u32) -> f32 {
  return arena[index];
}

fn keep_sum(i: u32, j: u32, sum: f32) {
  sums[i * COLUMNS + j] = sum;
}
