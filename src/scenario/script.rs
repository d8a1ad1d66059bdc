//! What a script says, once it is read.

use crate::id::{GroupId, ScenarioId, TopicName};
use crate::kernel::Span;
use crate::protocol::Text;
use crate::scenario::{ComparedSetting, Condition, Lens};
use crate::sim::Command;
use crate::sim::command::Settings;

/// One lesson. `id`, part ids and so on are also the ids of its texts; see [`Scenario::text_id`].
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub id: ScenarioId,
    pub chapter: String,
    pub seed: u64,
    /// How many brokers, `broker-1` to `broker-n`.
    pub brokers: i32,
    /// How many dedicated controllers, from `controller-101` on; 0: the brokers are the controllers too.
    pub controllers: i32,
    /// Between clients and servers, one way: a teaching value, real ones are far below.
    pub latency: Span,
    /// Between servers, one way.
    pub between_servers: Span,
    pub jitter: Span,
    /// The brokers stand in these in turn; empty: in none.
    pub racks: Vec<Text>,
    /// What every server is configured with. No script says it: the fuzzer's runs differ in it.
    pub servers: Settings,
    pub focus: Focus,
    /// What runs before the page opens, so that the first picture shows something.
    pub prelude: Vec<Directive>,
    /// At least one.
    pub parts: Vec<Part>,
    pub goals: Vec<Goal>,
    /// What a learner might do, after the last part has begun, to reach every goal.
    pub solution: Vec<Directive>,
}

/// What the page shows first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    pub topic: Option<TopicName>,
    pub group: Option<GroupId>,
    pub lens: Lens,
    /// What is compared; empty: what always is.
    pub compared: Vec<&'static ComparedSetting>,
}

/// One dot above the text: what is told and asked at its beginning, and what then happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The text has the title as its value and `.what`, `.why` and, except for the last part, `.next`: the label of the
    /// button that lets the directives run.
    pub id: String,
    pub directives: Vec<Directive>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Directive {
    Do(Command),
    Wait(Span),
    /// Facts count from the moment on which the directive before it was done.
    Until(Condition),
    /// Another text for what is on the stage now, with `.what` and `.why`.
    Say(String),
    Ask(Question),
    Expect(Expectation),
}

/// A question to predict by. Its text has the question as its value, `.<option>` and `.<option>-why` for each option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: String,
    pub options: Vec<QuestionOption>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionOption {
    pub id: String,
    pub is_answer: bool,
}

/// Something that the tests hold the engine to; the page ignores it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Where it stands in the script.
    pub line: usize,
    /// Facts count from the beginning of the part.
    pub condition: Condition,
    pub wanted: bool,
}

/// Something to reach. Its text has `.hint`.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    pub id: String,
    /// Facts count from the moment on which the page opens.
    pub condition: Condition,
    /// Once this has held, the goal cannot be reached any more.
    pub unless: Option<Condition>,
}

impl Scenario {
    /// The id of its own text: the title, with `.about`.
    pub fn title(&self) -> &str {
        self.id.as_str()
    }

    /// The id of a part's, a goal's (`goal-<id>`) or a question's (`ask-<id>`) text.
    pub fn text_id(&self, local: &str) -> String {
        format!("{}-{local}", self.id)
    }

    pub fn goal_text(&self, goal: &Goal) -> String {
        self.text_id(&format!("goal-{}", goal.id))
    }

    pub fn question_text(&self, question: &Question) -> String {
        self.text_id(&format!("ask-{}", question.id))
    }

    /// Every text that it needs: ids and `id.attribute`s.
    pub fn texts(&self) -> Vec<String> {
        let mut texts = vec![self.id.to_string(), format!("{}.about", self.id)];
        let last = self.parts.len().saturating_sub(1);
        for (i, part) in self.parts.iter().enumerate() {
            let id = self.text_id(&part.id);
            texts.extend([id.clone(), format!("{id}.what"), format!("{id}.why")]);
            texts.extend((i < last).then(|| format!("{id}.next")));
            for directive in &part.directives {
                match directive {
                    Directive::Say(said) => {
                        let id = self.text_id(said);
                        texts.extend([id.clone(), format!("{id}.what"), format!("{id}.why")]);
                    }
                    Directive::Ask(question) => texts.extend(self.question_texts(question)),
                    Directive::Do(_)
                    | Directive::Wait(_)
                    | Directive::Until(_)
                    | Directive::Expect(_) => {}
                }
            }
        }
        for goal in &self.goals {
            let id = self.goal_text(goal);
            texts.extend([id.clone(), format!("{id}.hint")]);
        }
        texts
    }

    fn question_texts(&self, question: &Question) -> Vec<String> {
        let id = self.question_text(question);
        let options = question.options.iter();
        let of = |option: &QuestionOption| {
            [format!("{id}.{}", option.id), format!("{id}.{}-why", option.id)]
        };
        std::iter::once(id.clone()).chain(options.flat_map(of)).collect()
    }
}

impl Question {
    pub fn answer(&self) -> Option<&QuestionOption> {
        self.options.iter().find(|option| option.is_answer)
    }
}
