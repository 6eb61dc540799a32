//! The addresses that an instruction uses.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;

use iced_x86::{Decoder, DecoderOptions, InstructionInfoFactory, Mnemonic, Register, UsedMemory};
use nix::libc::user_regs_struct;

use crate::Failure;

/// The instructions of a process, each decoded once.
pub(crate) struct Code {
    memory: File,
    decoded: HashMap<u64, Decoded>,
    factory: InstructionInfoFactory,
}

struct Decoded {
    is_ifma: bool,
    uses: Vec<UsedMemory>,
}

/// The length of the longest instruction.
const LONGEST: usize = 15;

impl Code {
    pub(crate) fn of(memory: File) -> Self {
        Self {
            memory,
            decoded: HashMap::new(),
            factory: InstructionInfoFactory::new(),
        }
    }

    /// A hash of the addresses that the instruction at `rip` uses, and whether it multiplies
    /// with IFMA.
    pub(crate) fn addresses(
        &mut self,
        registers: &user_regs_struct,
    ) -> Result<(u64, bool), Failure> {
        let at = registers.rip;
        if !self.decoded.contains_key(&at) {
            let decoded = self.decode(at)?;
            self.decoded.insert(at, decoded);
        }
        let decoded = self.decoded.get(&at).ok_or("an instruction is missing")?;
        let mut hash = 0u64;
        for used in &decoded.uses {
            let address = used.virtual_address(0, |register, _, _| value(registers, register));
            // That includes a gather or scatter, whose addresses come from a vector.
            let address = address.ok_or_else(|| format!("{at:#x}: {used:?} has no address"))?;
            hash = hash.rotate_left(23) ^ address.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        Ok((hash, decoded.is_ifma))
    }

    fn decode(&mut self, at: u64) -> Result<Decoded, Failure> {
        let mut octets = [0; LONGEST];
        let length = self.memory.read_at(&mut octets, at)?;
        let octets = octets.get(..length).ok_or("more octets than asked for")?;
        let instruction = Decoder::with_ip(64, octets, at, DecoderOptions::NONE).decode();
        if instruction.is_invalid() {
            return Err(format!("{at:#x}: unknown instruction").into());
        }
        let ifma = [Mnemonic::Vpmadd52luq, Mnemonic::Vpmadd52huq];
        Ok(Decoded {
            is_ifma: ifma.contains(&instruction.mnemonic()),
            uses: self.factory.info(&instruction).used_memory().to_vec(),
        })
    }
}

fn value(registers: &user_regs_struct, register: Register) -> Option<u64> {
    let whole = match register.full_register() {
        Register::RAX => registers.rax,
        Register::RBX => registers.rbx,
        Register::RCX => registers.rcx,
        Register::RDX => registers.rdx,
        Register::RSI => registers.rsi,
        Register::RDI => registers.rdi,
        Register::RBP => registers.rbp,
        Register::RSP => registers.rsp,
        Register::R8 => registers.r8,
        Register::R9 => registers.r9,
        Register::R10 => registers.r10,
        Register::R11 => registers.r11,
        Register::R12 => registers.r12,
        Register::R13 => registers.r13,
        Register::R14 => registers.r14,
        Register::R15 => registers.r15,
        Register::FS => registers.fs_base,
        Register::GS => registers.gs_base,
        Register::CS | Register::DS | Register::ES | Register::SS => 0,
        _ => return None,
    };
    Some(match register.size() {
        4 => whole & 0xffff_ffff,
        _ => whole,
    })
}
