//! The uniform assignor (`UniformAssignor`), the coordinator's default: balanced first, then as much as possible stays.

use crate::kafka::assignor::{Explain, Steps};
use crate::kafka::group::assignor::aloud::explain_unknown;
use crate::kafka::group::assignor::heterogeneous::Heterogeneous;
use crate::kafka::group::assignor::homogeneous::Homogeneous;
use crate::kafka::group::assignor::{
    ConsumerGroupPartitionAssignor, GroupAssignment, GroupSpec, SubscriptionType,
};

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct UniformAssignor;

impl ConsumerGroupPartitionAssignor for UniformAssignor {
    fn name(&self) -> &str {
        "uniform"
    }

    fn assign(&self, spec: &GroupSpec<'_>, explain: &mut dyn Explain) -> GroupAssignment {
        let mut steps = Steps::new(explain);
        explain_unknown(spec, &mut steps);
        match spec.subscription_type {
            _ if spec.members.is_empty() => Vec::new(),
            SubscriptionType::Homogeneous => Homogeneous::new(spec, steps).assign(),
            SubscriptionType::Heterogeneous => Heterogeneous::new(spec, steps).assign(),
        }
    }
}
