// Counter-based random words: threefry2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011), keyed and counted as the partitionable
// generator of jax.random. No state: word number `index` of a key can be had in any order, on any device, bit for bit.

fn rotate_left(x: u32, count: u32) -> u32 {
  return (x << count) | (x >> (32u - count));
}

fn mix(x: vec2u, rotation: u32) -> vec2u {
  let sum = x.x + x.y;
  return vec2u(sum, rotate_left(x.y, rotation) ^ sum);
}

fn threefry2x32(key: vec2u, counter: vec2u) -> vec2u {
  let third = key.x ^ key.y ^ 0x1BD11BDAu;
  var x = counter + key;
  x = mix(mix(mix(mix(x, 13u), 15u), 26u), 6u) + vec2u(key.y, third + 1u);
  x = mix(mix(mix(mix(x, 17u), 29u), 16u), 24u) + vec2u(third, key.x + 2u);
  x = mix(mix(mix(mix(x, 13u), 15u), 26u), 6u) + vec2u(key.x, key.y + 3u);
  x = mix(mix(mix(mix(x, 17u), 29u), 16u), 24u) + vec2u(key.y, third + 4u);
  x = mix(mix(mix(mix(x, 13u), 15u), 26u), 6u) + vec2u(third, key.x + 5u);
  return x;
}

// jax.random.bits(key, shape) at row-major position `index`.
fn random_word(key: vec2u, index: u32) -> u32 {
  let x = threefry2x32(key, vec2u(0u, index));
  return x.x ^ x.y;
}
