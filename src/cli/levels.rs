//! `-A`, `-W` and `-D`: levels in the order in which they were typed.
//!
//! Three lists, as a derive would make them, forget which flag came last; that one wins.

use crate::diagnostic::Level;
use crate::levels::Which;
use crate::wording::say;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

/// What was asked for, each winning over those before it.
#[derive(Debug, Clone, Default)]
pub struct LevelFlags(pub Vec<(Which, Level)>);

/// Long name, letter, level, help.
const FLAGS: &[(&str, char, Level, &str)] = &[
    (
        "allow",
        'A',
        Level::Allow,
        "Hide these findings: codes, and ids, prefixes and tags of rules (a list with commas; `warnings` for every warning)",
    ),
    (
        "warn",
        'W',
        Level::Warn,
        "Report these findings as warnings",
    ),
    (
        "deny",
        'D',
        Level::Deny,
        "Report these findings as errors; `-D warnings` reports every warning as one",
    ),
];

impl Args for LevelFlags {
    fn augment_args(command: Command) -> Command {
        let flag = |(name, letter, _, help): &(&'static str, char, Level, &'static str)| {
            Arg::new(*name)
                .short(*letter)
                .long(*name)
                .value_name("NAME")
                .help(*help)
                .action(ArgAction::Append)
                .value_delimiter(',')
                .value_parser(which)
        };
        command.args(FLAGS.iter().map(flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for LevelFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut typed: Vec<(usize, Which, Level)> = Vec::new();
        for (name, _, level, _) in FLAGS {
            let places = matches.indices_of(name).into_iter().flatten();
            let values = matches.get_many::<Which>(name).into_iter().flatten();
            typed.extend(
                places
                    .zip(values)
                    .map(|(at, which)| (at, which.clone(), *level)),
            );
        }
        typed.sort_by_key(|(at, ..)| *at);
        let flags = typed.into_iter().map(|(_, which, level)| (which, level));
        Ok(LevelFlags(flags.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Whether a rule has the name, is known when the rules are read.
fn which(name: &str) -> Result<Which, String> {
    match name.trim() {
        "" => Err(say!("empty-name")),
        name => Ok(Which::named(name)),
    }
}
