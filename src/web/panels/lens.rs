//! The chosen lens, as wide as the stage is: sends what is done on it to the session.

use std::rc::Rc;

use markup::html;
use yew::{Callback, Html, hook};

use crate::kafka::partitioner::partition_for_key;
use crate::session::{Action, Lens, Motion, PageView, Playback};
use crate::stage::{Breakpoint, Motion as StageMotion, TimeRange};
use crate::web::hooks::{use_media, use_width};
use crate::web::page_state::Partitions;
use crate::web::piece::{draws, piece};
use crate::web::rich::Names;
use crate::web::stage::{
    ClusterLens, CompareLens, LedgerLens, LogLens, OwnershipLens, SequenceLens, TopicLens,
};

#[derive(PartialEq)]
pub(super) struct LensPicture {
    pub(super) page: PageView,
    pub(super) names: Names,
    /// As the ruler's.
    pub(super) zoom: u8,
    pub(super) partitions: Partitions,
    pub(super) on_partitions: Callback<Partitions>,
    pub(super) send: Callback<Action>,
}

draws!(LensPicture, use_lens_picture);

#[hook]
fn use_lens_picture(props: &LensPicture) -> Html {
    let page = &props.page;
    let (node, size) = use_width(|room| room.lens);
    let (wide, medium) = (use_media("(min-width: 1280px)"), use_media("(min-width: 900px)"));
    let low = !use_media("(min-height: 840px)");
    let breakpoint = match (wide, medium) {
        (true, _) => Breakpoint::Wide,
        (false, true) => Breakpoint::Medium,
        (false, false) => Breakpoint::Phone,
    };
    let picture = size.map(|(width, _)| match page.lens {
        Lens::Topic => topic(props, width, breakpoint),
        Lens::Cluster => cluster(props, width, breakpoint),
        Lens::Protocol => protocol(props, low, width, breakpoint),
        Lens::Ownership => ownership(props, width, breakpoint),
        Lens::Compare => compare(props, width, breakpoint),
        Lens::Log => log(props, low, width, breakpoint),
        Lens::Ledger => ledger(props, low, width, breakpoint),
    });
    html! { <div class="stage__lens" ref={node}>{ picture.unwrap_or_default() }</div> }
}

fn topic(props: &LensPicture, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_command = props.send.reform(Action::Execute);
    let on_select = props.send.reform(Action::Select);
    let place_key =
        Callback::from(
            |(key, count): (String, i32)| {
                if count > 0 { partition_for_key(key.as_bytes(), count) } else { 0 }
            },
        );
    let (motion, playing) = (motion(page), page.clock.playing);
    html! {
        { piece(TopicLens { scene: page.scene.clone().into(), detail: page.settings.detail, now: page.clock.now, selected: page.selected.clone(), on_select, on_command, width, breakpoint, motion, playing, place_key }) }
    }
}

fn motion(page: &PageView) -> StageMotion {
    match page.settings.motion {
        Motion::Full => StageMotion::Travel { pace: page.settings.speed.pace() },
        Motion::Reduced => StageMotion::Still,
    }
}

fn cluster(props: &LensPicture, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_command = props.send.reform(Action::Execute);
    let on_select = props.send.reform(Action::Select);
    let (motion, playing) = (motion(page), page.clock.playing);
    html! {
        { piece(ClusterLens { scene: page.scene.clone().into(), partitions: props.partitions.clone(), on_partitions: props.on_partitions.clone(), detail: page.settings.detail, now: page.clock.now, playing, selected: page.selected.clone(), on_select, on_command, width, breakpoint, motion }) }
    }
}

fn protocol(props: &LensPicture, low: bool, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_seek = props.send.reform(|time| Action::Playback(Playback::SeekTime(time)));
    let groups = page.scene.groups.iter().map(|group| group.id.clone()).collect();
    let moment = (page.clock.step, page.clock.now);
    html! {
        { piece(SequenceLens { groups, detail: page.settings.detail, moment, head: page.clock.head, branch: page.clock.branch, on_seek, names: props.names.clone(), low, width, breakpoint }) }
    }
}

fn log(props: &LensPicture, low: bool, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_select = props.send.reform(Action::Select);
    let on_open = props.send.reform(Action::OpenLog);
    let moment = (page.clock.step, page.clock.now);
    html! {
        { piece(LogLens { open: page.log.clone(), moment, branch: page.clock.branch, keys: page.scene.keys.clone(), selected: page.selected.clone(), on_select, on_open, low, width, breakpoint }) }
    }
}

fn ledger(props: &LensPicture, low: bool, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_select = props.send.reform(Action::Select);
    let on_seek = props.send.reform(|step| Action::Playback(Playback::SeekStep(step)));
    let moment = (page.clock.step, page.clock.now);
    html! {
        { piece(LedgerLens { moment, branch: page.clock.branch, keys: page.scene.keys.clone(), on_select, on_seek, low, width, breakpoint }) }
    }
}

fn compare(props: &LensPicture, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_seek = props.send.reform(|time| Action::Playback(Playback::SeekTime(time)));
    let on_by = props.send.reform(Action::CompareBy);
    let on_toggle = props.send.reform(Action::ToggleCompared);
    let playhead = page.clock.now;
    let range = TimeRange::of_lens(page.clock.head, playhead, props.zoom);
    html! {
        { piece(CompareLens { runs: page.compared.clone(), range, playhead, on_by, on_toggle, on_seek, width, breakpoint }) }
    }
}

fn ownership(props: &LensPicture, width: i32, breakpoint: Breakpoint) -> Html {
    let page = &props.page;
    let on_seek = props.send.reform(|time| Action::Playback(Playback::SeekTime(time)));
    let histories: Rc<Vec<_>> = page.history.groups.clone();
    let range = TimeRange::of_lens(page.clock.head, page.clock.now, props.zoom);
    html! {
        { piece(OwnershipLens { histories: histories.into(), range, head: page.clock.head, playhead: page.clock.now, on_seek, width, breakpoint }) }
    }
}
