// The sum of two numbers with exponents of their own.

//!include shared/ledger.wgsl

fn add_scaled(a: Scaled, b: Scaled) -> Scaled {
  let e = max(select(a.e, ZERO_EXPONENT, a.m == 0.0), select(b.e, ZERO_EXPONENT, b.m == 0.0));
  return Scaled(scale2(a.m, a.e - e) + scale2(b.m, b.e - e), e);
}
