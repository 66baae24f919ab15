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

var<workgroup> sh_loss: array<f32, 64>;
var<workgroup> sh_exponent: atomic<i32>;
var<workgroup> sh_peak: atomic<u32>;

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
  let exponent = stored_exponent(p.slot_input, tower);
  let entropy = p.loss_kind == 0u;
  let aligned = select(max(exponent, p.target_exponent), max(exponent, 0), entropy);  // exponent of differences
  if (lane == 0u) {
    atomicStore(&sh_exponent, ZERO_EXPONENT);
  }
  workgroupBarrier();
  if (entropy) {
    for (var sample = lane; sample < p.batch; sample += 64u) {
      let s = softmax_of(tower * p.tower_stride + sample, columns, exponent);
      atomicMax(&sh_exponent, select(s.others.e, ZERO_EXPONENT, s.others.m == 0.0));
    }
  }
  workgroupBarrier();
  let gradient_exponent = select(select(aligned, p.target_exponent, p.loss_kind == 3u), atomicLoad(&sh_exponent), entropy);

  var loss = 0.0;
  let share = 1.0 / f32(p.batch);
  for (var sample = lane; sample < p.tower_stride; sample += 64u) {
    let column = tower * p.tower_stride + sample;
    if (sample >= p.batch) {
      for (var row = 0u; row < p.padded_rows; row++) {
        gradient[row * columns + column] = 0.0;
      }
      continue;
    }
    var s = Softmax(0.0, 1.0, Scaled(0.0, 0), true);
    if (entropy) {
      s = softmax_of(column, columns, exponent);
      let label = u32(targets[column]);
      let behind = scale2(s.top - output[label * columns + column], exponent - aligned);
      loss += share * (behind + scale2(log_total(s), -aligned));
    }
    for (var row = 0u; row < p.padded_rows; row++) {
      let cell = row * columns + column;
      var value = 0.0;
      if (row < p.rows) {
        if (entropy) {
          var part = exp_scaled(-scale2(s.top - output[cell], exponent));
          if (row == u32(targets[column])) {
            part = Scaled(-s.others.m, s.others.e);
          }
          value = scale2(part.m / s.total * share, part.e - gradient_exponent);
        } else if (p.loss_kind == 3u) {
          value = targets[cell];
          loss += value * output[cell];
        } else {
          let apart = scale2(output[cell], exponent - aligned) - scale2(targets[cell], p.target_exponent - aligned);
          let mean = select(share, share / f32(p.rows), p.loss_kind == 1u);
          value = apart * mean * select(1.0, 2.0, p.loss_kind == 1u);
          loss += apart * apart * mean * select(0.5, 1.0, p.loss_kind == 1u);
        }
      }
      gradient[cell] = value;
      atomicMax(&sh_peak, exponent_field(value));
    }
  }
  sh_loss[lane] = loss;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half = half / 2u) {
    if (lane < half) {
      sh_loss[lane] += sh_loss[lane + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    note_exponent(p.slot_second, tower, gradient_exponent, atomicLoad(&sh_peak));
    let squared = select(2 * aligned, exponent + p.target_exponent, p.loss_kind == 3u);
    atomicStore(&ledger[p.stat_second + tower * STAT_WORDS], bitcast<u32>(sh_loss[0]));
    atomicStore(&ledger[p.stat_second + tower * STAT_WORDS + 1u], bitcast<u32>(select(squared, aligned, entropy)));
  }
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

// log(total); where the label leads, log(1 + others) without forming 1 + others.
fn log_total(s: Softmax) -> f32 {
  let rest = scale2(s.others.m, s.others.e);
  return select(log(s.total), log1p_value(rest), s.best && rest <= 1.0);
}
