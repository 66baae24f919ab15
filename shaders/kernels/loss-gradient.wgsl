// The loss and its gradient with respect to the output, where the way back starts. One workgroup a tower; a lane owns every 64th sample.
//   0 softmax cross-entropy, mean over the batch: (p - onehot) / batch       targets: a label a column
//   1 mean squared error, mean over batch and outputs: 2 (y - t) / (batch rows)   targets: [rows, columns]
//   2 half squared error, mean over the batch: (y - t) / batch
//   3 cotangent: the gradient is given, the loss is the sum of gradient * output
// Leaves the gradient and, at stat_second + tower * 8, [loss mantissa, loss exponent]. Precision: p keeps its own exponent, and the
// label's 1 - p is the sum of the others, so that a certain network still has a gradient.

//!include shared/pass-params.wgsl
//!include shared/exponential.wgsl
//!include shared/ledger.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> output: array<f32>;
@group(0) @binding(2) var<storage, read> targets: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(4) var<storage, read_write> ledger: array<atomic<u32>>;

var<workgroup> sh_loss: array<Scaled, 64>;

struct Softmax {
  top: f32,        // largest stored logit
  total: f32,      // sum of exp(logit - top), from 1 to rows
  others: Scaled,  // the sum without the label's term
  best: bool,      // the label has the largest logit
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tower = group.x;
  let columns = p.towers * p.tower_stride;
  var loss = Scaled(0.0, ZERO_EXPONENT);
  for (var sample = lane; sample < p.tower_stride; sample += 64u) {
    let column = tower * p.tower_stride + sample;
    if (sample >= p.batch) {
      for (var row = 0u; row < p.padded_rows; row++) {
        gradient[row * columns + column] = 0.0;
      }
    } else if (p.loss_kind == 0u) {
      loss = add_scaled(loss, cross_entropy(column, columns));
    } else {
      loss = add_scaled(loss, squared_or_given(column, columns));
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
    atomicStore(&ledger[p.stat_second + tower * STAT_WORDS], bitcast<u32>(sh_loss[0].m));
    atomicStore(&ledger[p.stat_second + tower * STAT_WORDS + 1u], bitcast<u32>(sh_loss[0].e));
  }
}

fn add_scaled(a: Scaled, b: Scaled) -> Scaled {
  let e = max(select(a.e, ZERO_EXPONENT, a.m == 0.0), select(b.e, ZERO_EXPONENT, b.m == 0.0));
  return Scaled(scale2(a.m, a.e - e) + scale2(b.m, b.e - e), e);
}

// This sample's share of the loss; leaves its gradient.
fn cross_entropy(column: u32, columns: u32) -> Scaled {
  let p = pass_params;
  let exponent = stored_exponent(p.slot_input, column);
  let s = softmax_of(column, columns, exponent);
  let label = u32(targets[column]);
  let share = 1.0 / f32(p.batch);
  var peak = 0u;
  for (var row = 0u; row < p.padded_rows; row++) {
    let cell = row * columns + column;
    var value = 0.0;
    if (row < p.rows) {
      var part = exp_scaled(-scale2(s.top - output[cell], exponent));
      if (row == label) {
        part = Scaled(-s.others.m, s.others.e);
      }
      value = scale2(part.m / s.total * share, part.e - s.others.e);
    }
    gradient[cell] = value;
    peak = max(peak, exponent_field(value));
  }
  note_column(p.slot_second, column, s.others.e, peak);
  let behind = Scaled((s.top - output[label * columns + column]) * share, exponent);
  return add_scaled(behind, Scaled(log_total(s).m * share, log_total(s).e));
}

// The same for the squared errors and a given cotangent.
fn squared_or_given(column: u32, columns: u32) -> Scaled {
  let p = pass_params;
  let exponent = stored_exponent(p.slot_input, column);
  let given = p.loss_kind == 3u;
  let aligned = select(max(exponent, p.target_exponent), p.target_exponent, given);
  let mean = 1.0 / f32(p.batch) / select(1.0, f32(p.rows), p.loss_kind == 1u);
  let slope = mean * select(1.0, 2.0, p.loss_kind == 1u);
  var sum = 0.0;
  var peak = 0u;
  for (var row = 0u; row < p.padded_rows; row++) {
    let cell = row * columns + column;
    var value = 0.0;
    if (row < p.rows && given) {
      value = targets[cell];
      sum += value * output[cell];
    } else if (row < p.rows) {
      let apart = scale2(output[cell], exponent - aligned) - scale2(targets[cell], p.target_exponent - aligned);
      value = apart * slope;
      sum += 0.5 * slope * apart * apart;
    }
    gradient[cell] = value;
    peak = max(peak, exponent_field(value));
  }
  note_column(p.slot_second, column, aligned, peak);
  return Scaled(sum, select(2 * aligned, exponent + p.target_exponent, given));
}

fn softmax_of(column: u32, columns: u32, exponent: i32) -> Softmax {
  let label = u32(targets[column]);
  var top = output[column];
  for (var row = 1u; row < pass_params.rows; row++) {
    top = max(top, output[row * columns + column]);
  }
  var total = 0.0;
  var others = Scaled(0.0, ZERO_EXPONENT);
  for (var row = 0u; row < pass_params.rows; row++) {
    let part = exp_scaled(-scale2(top - output[row * columns + column], exponent));
    total += scale2(part.m, part.e);
    if (row != label) {
      let aligned = max(others.e, part.e);
      others = Scaled(scale2(others.m, others.e - aligned) + scale2(part.m, part.e - aligned), aligned);
    }
  }
  return Softmax(top, total, others, output[label * columns + column] == top);
}

// log(total); where the label leads, log(1 + others), which keeps its own exponent when others is tiny.
fn log_total(s: Softmax) -> Scaled {
  if (s.best && s.others.e < -60) {
    return s.others;
  }
  let rest = unscaled(s.others);
  return Scaled(select(log(s.total), log1p_value(rest), s.best && rest <= 1.0), 0);
}
