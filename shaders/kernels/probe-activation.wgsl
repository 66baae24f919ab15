// Activations as the other kernels see them, for the self-test and the tests. arguments: [count] of m * 2^e. results: [count] of nine
// words: phi(m) and phi'(m) (mantissa, exponent) with the estimate of its exponent; phi(m * 2^e) (mantissa, exponent) and phi'(m * 2^e)
// (mantissa, exponent). Grid: one thread an argument, 64 a group.

//!include shared/activation-scaled.wgsl

struct ProbeParams {
  activation: u32,
  leaky: f32,
  count: u32,
  unused: u32,
}

struct ProbeResult {
  value: f32,
  slope: Scaled,
  slope_estimate: i32,
  scaled_value: f32,
  scaled_value_exponent: i32,
  scaled_slope: Scaled,
  scaled_slope_estimate: i32,
}

@group(0) @binding(0) var<uniform> params: ProbeParams;
@group(0) @binding(1) var<storage, read> arguments: array<Scaled>;
@group(0) @binding(2) var<storage, read_write> results: array<ProbeResult>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) {
    return;
  }
  let p = params;
  let x = arguments[id.x];
  var result: ProbeResult;
  result.value = activation_value(p.activation, p.leaky, x.m);
  result.slope = activation_slope(p.activation, p.leaky, x.m);
  result.slope_estimate = slope_exponent(p.activation, p.leaky, x.m);
  result.scaled_value = activation_scaled(p.activation, p.leaky, x.m, x.e);
  result.scaled_value_exponent = activation_exponent(p.activation, x.e);
  result.scaled_slope = activation_slope_scaled(p.activation, p.leaky, x.m, x.e);
  result.scaled_slope_estimate = slope_exponent_scaled(p.activation, p.leaky, x.m, x.e);
  results[id.x] = result;
}
