//! Sixty-four bytes at once → one bit for each: bit `i` says something of byte `i`.
//!
//! Plain loops that compilers turn into vector instructions. The intrinsics that gather the bits in one instruction are not
//! safe to call: their callers would have to be marked all the way up.

/// Bytes that are looked at together, one for each bit of a mask.
pub(super) const BLOCK: usize = 64;

/// A bit for every byte from `low` to `high`, both included. `low` must not be above `high`.
#[inline]
pub(super) fn mask_range(block: &[u8; BLOCK], low: u8, high: u8) -> u64 {
    mask(block, |byte| byte.wrapping_sub(low) <= high.wrapping_sub(low))
}

/// A bit for every byte for which `is` holds; cheap when that is made of comparisons and bit operations alone.
#[inline]
pub(super) fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = if is(*byte) { u8::MAX } else { 0 };
    }
    gather(&flags)
}

/// One bit of each flag, which are all or no bits.
#[inline]
fn gather(flags: &[u8; BLOCK]) -> u64 {
    const LOWEST: u64 = 0x0101_0101_0101_0101;
    let (eights, _) = flags.as_chunks::<8>();
    // Bit `row` of byte `column` is that of flag `8 * row + column`: columns and rows are exchanged.
    let rows = eights.iter().enumerate();
    let bits = rows.fold(0, |all, (row, eight)| all | u64::from_le_bytes(*eight) & LOWEST << row);
    let bits = exchange(bits, 7, 0x00aa_00aa_00aa_00aa);
    let bits = exchange(bits, 14, 0x0000_cccc_0000_cccc);
    exchange(bits, 28, 0x0000_0000_f0f0_f0f0)
}

/// Exchanges the bits of `which` with those that stand so many places higher.
#[inline]
fn exchange(bits: u64, places: u32, which: u64) -> u64 {
    let differing = (bits ^ bits >> places) & which;
    bits ^ differing ^ differing << places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks() -> impl Iterator<Item = [u8; BLOCK]> {
        let block = |base: u8, step: u8| std::array::from_fn(|i| base.wrapping_add((i as u8).wrapping_mul(step)));
        (0..=255).step_by(16).flat_map(move |base| [1, 3, 7, 37].map(|step| block(base, step)))
    }

    fn one_by_one(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
        block.iter().enumerate().fold(0, |all, (i, byte)| all | u64::from(is(*byte)) << i)
    }

    #[test]
    fn a_bit_for_every_byte_of_a_range() {
        let ranges = [(b'a', b'z'), (b'A', b'Z'), (b'0', b'9'), (0, 0), (0, 255), (255, 255), (0, 31), (127, 128), (1, 255)];
        for block in blocks() {
            for (low, high) in ranges {
                let expected = one_by_one(&block, |b| (low..=high).contains(&b));
                assert_eq!(mask_range(&block, low, high), expected, "{low}..={high} in {block:?}");
            }
        }
    }

    #[test]
    fn a_bit_for_every_byte_that_is_one() {
        for block in blocks() {
            for byte in 0..=255 {
                assert_eq!(mask(&block, |b| b == byte), one_by_one(&block, |b| b == byte), "{byte} in {block:?}");
            }
        }
    }

    #[test]
    fn every_place_has_its_bit() {
        for at in 0..BLOCK {
            let mut block = [b' '; BLOCK];
            block[at] = b'/';
            assert_eq!(mask(&block, |b| b == b'/'), 1 << at);
        }
    }
}
