// The loss and its gradient with respect to the output, where the way back starts. One workgroup a tower; a lane owns every 64th sample.
//   0 softmax cross-entropy, mean over the batch: (p - onehot) / batch       targets: a label a sample
//   1 mean squared error, mean over batch and outputs: 2 (y - t) / (batch rows)   targets: [rows, tower_stride], the same for all towers
//   2 half squared error, mean over the batch: (y - t) / batch
//   3 cotangent: the gradient is given, the loss is the sum of gradient * output
// Arena: input is the network's output, a forward tensor; second the gradient, stacked. Grid: x = local tower.
// Leaves at stat_second + local tower * 8 [loss mantissa, loss exponent]. Precision: p keeps its own exponent, and the
// label's 1 - p is the sum of the others, so that a certain network still has a gradient.

//!include shared/pass-params.wgsl
//!include shared/exponential.wgsl
//!include shared/scaled-sum.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read_write> arena: array<f32>;
@group(0) @binding(3) var<storage, read_write> ledger: array<atomic<u32>>;

var<workgroup> sh_loss: array<Scaled, 64>;

struct Softmax {
  top: f32,        // largest stored logit
  total: f32,      // sum of exp(logit - top), from 1 to rows
  others: Scaled,  // the sum without the label's term
  best: bool,      // the label has the largest logit
}

struct Sample {
  index: u32,        // within the tower
  column: u32,       // of the gradient
  base_column: u32,  // of the output
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let stacked = p.tower_first + group.x;
  var loss = Scaled(0.0, ZERO_EXPONENT);
  for (var index = lane; index < p.tower_stride; index += 64u) {
    let sample = Sample(index, stacked * p.tower_stride + index, stacked % p.towers * p.tower_stride + index);
    if (index >= p.batch) {
      for (var row = 0u; row < p.padded_rows; row++) {
        arena[p.at_second + row * p.columns + sample.column] = 0.0;
      }
    } else if (p.loss_kind == 0u) {
      loss = add_scaled(loss, cross_entropy(sample));
    } else {
      loss = add_scaled(loss, squared_or_given(sample));
    }
  }
  sh_loss[lane] = loss;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half = half / 2u) {
    if (lane < half) {
      sh_loss[lane] = add_scaled(sh_loss[lane], sh_loss[lane + half]);
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    atomicStore(&ledger[p.stat_second + group.x * STAT_WORDS], bitcast<u32>(sh_loss[0].m));
    atomicStore(&ledger[p.stat_second + group.x * STAT_WORDS + 1u], bitcast<u32>(sh_loss[0].e));
  }
}

// This sample's share of the loss; leaves its gradient.
fn cross_entropy(sample: Sample) -> Scaled {
  let p = pass_params;
  let exponent = stored_exponent(p.slot_input, sample.base_column);
  let s = softmax_of(sample, exponent);
  let label = u32(targets[sample.index]);
  let share = 1.0 / f32(p.batch);
  var peak = 0u;
  for (var row = 0u; row < p.padded_rows; row++) {
    var value = 0.0;
    if (row < p.rows) {
      var part = exp_scaled(-scale2(s.top - output_of(sample, row), exponent));
      if (row == label) {
        part = Scaled(-s.others.m, s.others.e);
      }
      value = scale2(part.m / s.total * share, part.e - s.others.e);
    }
    arena[p.at_second + row * p.columns + sample.column] = value;
    peak = max(peak, exponent_field(value));
  }
  note_column(p.slot_second, sample.column, s.others.e, peak);
  let behind = Scaled((s.top - output_of(sample, label)) * share, exponent);
  return add_scaled(behind, Scaled(log_total(s).m * share, log_total(s).e));
}

// The same for the squared errors and a given cotangent.
fn squared_or_given(sample: Sample) -> Scaled {
  let p = pass_params;
  let exponent = stored_exponent(p.slot_input, sample.base_column);
  let given = p.loss_kind == 3u;
  let aligned = select(max(exponent, p.target_exponent), p.target_exponent, given);
  let mean = 1.0 / f32(p.batch) / select(1.0, f32(p.rows), p.loss_kind == 1u);
  let slope = mean * select(1.0, 2.0, p.loss_kind == 1u);
  var sum = 0.0;
  var peak = 0u;
  for (var row = 0u; row < p.padded_rows; row++) {
    var value = 0.0;
    let wanted = targets[min(row, p.rows - 1u) * p.tower_stride + sample.index];
    if (row < p.rows && given) {
      value = wanted;
      sum += value * output_of(sample, row);
    } else if (row < p.rows) {
      let apart = scale2(output_of(sample, row), exponent - aligned) - scale2(wanted, p.target_exponent - aligned);
      value = apart * slope;
      sum += 0.5 * slope * apart * apart;
    }
    arena[p.at_second + row * p.columns + sample.column] = value;
    peak = max(peak, exponent_field(value));
  }
  note_column(p.slot_second, sample.column, aligned, peak);
  return Scaled(sum, select(2 * aligned, exponent + p.target_exponent, given));
}

fn output_of(sample: Sample, row: u32) -> f32 {
  return arena[pass_params.at_input + row * pass_params.base_columns + sample.base_column];
}

fn softmax_of(sample: Sample, exponent: i32) -> Softmax {
  let label = u32(targets[sample.index]);
  var top = output_of(sample, 0u);
  for (var row = 1u; row < pass_params.rows; row++) {
    top = max(top, output_of(sample, row));
  }
  var total = 0.0;
  var others = Scaled(0.0, ZERO_EXPONENT);
  for (var row = 0u; row < pass_params.rows; row++) {
    let part = exp_scaled(-scale2(top - output_of(sample, row), exponent));
    total += scale2(part.m, part.e);
    if (row != label) {
      let aligned = max(others.e, part.e);
      others = Scaled(scale2(others.m, others.e - aligned) + scale2(part.m, part.e - aligned), aligned);
    }
  }
  return Softmax(top, total, others, output_of(sample, label) == top);
}

// log(total); where the label leads, log(1 + others), which keeps its own exponent when others is tiny.
fn log_total(s: Softmax) -> Scaled {
  if (s.best && s.others.e < -60) {
    return s.others;
  }
  let rest = unscaled(s.others);
  return Scaled(select(log(s.total), log1p_value(rest), s.best && rest <= 1.0), 0);
}
