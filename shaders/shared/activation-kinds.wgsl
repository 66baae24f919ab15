// What a kernel may leave out for an activation: constants once the kernel is specialised.

//!include shared/pass-params.wgsl
//!include shared/activation-tail.wgsl

// Where arguments of one exponent e, as stored, need nothing but a factor: none leaves float32, and what falls out below is lost beside
// the others. The scaled functions (activation-scaled.wgsl) agree with the plain ones there and take several times as long: kernels
// choose by column.
fn is_plain(id: u32, e: i32) -> bool {
  return is_homogeneous(id) | ((e >= -24) & (e <= 30));
}

// phi(a x) = a phi(x) for a > 0 (and where there is no activation): the exponent plays no part.
fn is_homogeneous(id: u32) -> bool {
  return (id == LINEAR) | (id == RELU) | (id == LEAKY_RELU) | (id == NO_ACTIVATION);
}

// Slopes whose exponent is always 0.
fn is_steep(id: u32) -> bool {
  return is_homogeneous(id) | (id == SIN) | (id == HARD_TANH);
}
