// The inner step of a product: four terms of one output row for four columns, added in order.

fn weighted(acc: vec4f, w: vec4f, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f) -> vec4f {
  return fma(vec4f(w.w), x3, fma(vec4f(w.z), x2, fma(vec4f(w.y), x1, fma(vec4f(w.x), x0, acc))));
}
