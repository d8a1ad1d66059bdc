//! How much of `buffer.memory` is taken (`BufferPool`). Only counts: the simulated records need no buffers.

/// `available <= total`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BufferPool {
    total: u32,
    available: u32,
}

impl BufferPool {
    /// `buffer.memory`, in bytes.
    pub fn new(total: u32) -> Self {
        Self { total, available: total }
    }

    pub fn total_bytes(&self) -> u32 {
        self.total
    }

    pub fn available_bytes(&self) -> u32 {
        self.available
    }

    /// Takes a buffer; false if there is not that much left.
    pub(super) fn allocate(&mut self, size_bytes: u32) -> bool {
        match self.available.checked_sub(size_bytes) {
            Some(left) => {
                self.available = left;
                true
            }
            None => false,
        }
    }

    pub(super) fn deallocate(&mut self, size_bytes: u32) {
        self.available += size_bytes;
        assert!(self.available <= self.total, "no more comes back than was taken");
    }
}
