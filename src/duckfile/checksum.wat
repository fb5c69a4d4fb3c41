;; DuckDB's block checksum (src/common/checksum.cpp, v1.5): 5381, with each little-endian u64 word times
;; 0xbf58476d1ce4e5b9 XORed in; a tail of 1 to 7 bytes is XORed in as a MurmurHash64A of its own.
;; `npm run wasm` compiles this file to checksum.wasm.
(module
  (memory (export "memory") 4)

  ;; XORs the checksum of the `length` bytes at address `at` into `state`.
  (func (export "update") (param $state i64) (param $at i32) (param $length i32) (result i64)
    (local $stop i32)
    (local $end i32)
    (local $second i64)
    (local $third i64)
    (local $fourth i64)

    (local.set $stop (i32.add (local.get $at) (local.get $length)))
    ;; Four accumulators, so that the multiplications do not wait for one another.
    (local.set $end (i32.add (local.get $at) (i32.and (local.get $length) (i32.const -32))))
    (block $unrolled
      (loop $next
        (br_if $unrolled (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $state (i64.xor (local.get $state)
          (i64.mul (i64.load (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $second (i64.xor (local.get $second)
          (i64.mul (i64.load offset=8 (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $third (i64.xor (local.get $third)
          (i64.mul (i64.load offset=16 (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $fourth (i64.xor (local.get $fourth)
          (i64.mul (i64.load offset=24 (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $next)))
    (local.set $state (i64.xor
      (i64.xor (local.get $state) (local.get $second))
      (i64.xor (local.get $third) (local.get $fourth))))

    (local.set $end (i32.and (i32.sub (local.get $stop) (local.get $at)) (i32.const -8)))
    (local.set $end (i32.add (local.get $at) (local.get $end)))
    (block $words
      (loop $next
        (br_if $words (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $state (i64.xor (local.get $state)
          (i64.mul (i64.load (local.get $at)) (i64.const 0xbf58476d1ce4e5b9))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))

    (if (result i64) (i32.lt_u (local.get $at) (local.get $stop))
      (then (i64.xor (local.get $state) (call $tail (local.get $at) (local.get $stop))))
      (else (local.get $state))))

  ;; MurmurHash64A of the bytes from $at to $stop: fewer than eight, so there is no word loop.
  (func $tail (param $at i32) (param $stop i32) (result i64)
    (local $hash i64)
    (local $shift i64)
    (local.set $hash (i64.xor (i64.const 0xe17a1465)
      (i64.mul (i64.extend_i32_u (i32.sub (local.get $stop) (local.get $at))) (i64.const 0xc6a4a7935bd1e995))))
    (loop $next
      (local.set $hash (i64.xor (local.get $hash)
        (i64.shl (i64.load8_u (local.get $at)) (local.get $shift))))
      (local.set $shift (i64.add (local.get $shift) (i64.const 8)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $stop))))
    (local.set $hash (i64.mul (local.get $hash) (i64.const 0xc6a4a7935bd1e995)))
    (local.set $hash (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 47))))
    (local.set $hash (i64.mul (local.get $hash) (i64.const 0xc6a4a7935bd1e995)))
    (i64.xor (local.get $hash) (i64.shr_u (local.get $hash) (i64.const 47)))))
