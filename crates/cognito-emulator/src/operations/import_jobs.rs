//! Jobs that import users from a file: stored and listed. Files cannot be uploaded, so a job
//! that is started fails and says why.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::members::members;
use crate::ground::page::Page;
use crate::ground::wire::input;
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "JobId",
    members: &[
        "JobId",
        "JobName",
        "PreSignedUrl",
        "CreationDate",
        "StartDate",
        "CompletionDate",
        "Status",
        "CloudWatchLogsRoleArn",
        "ImportedUsers",
        "SkippedUsers",
        "FailedUsers",
        "CompletionMessage",
        "PasswordHashingAlgorithm",
    ],
    has_dates: false,
    not_found: |id| Fault::resource_not_found(format!("User import job {id} does not exist.")),
    exists: |id, _| Fault::invalid_parameter(format!("User import job {id} already exists.")),
};

/// The URL belongs to nobody (RFC 2606), so nothing can be uploaded.
pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let id = format!("import-{}", cx.alphanumeric(10)?);
    let mut given = body.clone();
    put(
        &mut given,
        "PreSignedUrl",
        format!("https://emulator.invalid/{id}"),
    );
    put(&mut given, "CreationDate", cx.now.unix_seconds());
    put(&mut given, "Status", "Created");
    for count in ["ImportedUsers", "SkippedUsers", "FailedUsers"] {
        put(&mut given, count, 0);
    }
    put(&mut given, KIND.key, id);
    let job = pool
        .without_effect
        .import_jobs
        .create(KIND, &given, cx.now)?;
    Ok(json!({ "UserImportJob": job }))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let jobs = &pool.without_effect.import_jobs;
    Ok(json!({ "UserImportJob": jobs.get(KIND, text(body, KIND.key))? }))
}

/// A job can be started once.
pub(crate) fn start(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let jobs = &mut pool.without_effect.import_jobs;
    let mut job = jobs.get(KIND, text(body, KIND.key))?;
    if text(&job, "Status") != "Created" {
        return Err(Fault::new(
            "PreconditionNotMetException",
            format!("The user import job is {}.", text(&job, "Status")),
        ));
    }
    put(&mut job, "StartDate", cx.now.unix_seconds());
    put(&mut job, "CompletionDate", cx.now.unix_seconds());
    put(&mut job, "Status", "Failed");
    put(
        &mut job,
        "CompletionMessage",
        "The emulator imports no users from a file.",
    );
    Ok(json!({ "UserImportJob": jobs.change(KIND, &job, cx.now)? }))
}

/// Jobs never run here, and a job that does not run cannot be stopped.
pub(crate) fn stop(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let jobs = &pool.without_effect.import_jobs;
    let job = jobs.get(KIND, text(body, KIND.key))?;
    Err(Fault::new(
        "PreconditionNotMetException",
        format!("The user import job is {}.", text(&job, "Status")),
    ))
}

members! {
    struct ListInput {
        max_results: usize,
        pagination_token: Option<String>,
    }
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let page = Page {
        limit: Some(input.max_results),
        token: input.pagination_token.as_deref(),
    };
    let jobs = page.of(pool.without_effect.import_jobs.listed())?;
    let mut reply = json!({ "UserImportJobs": jobs.items });
    if let Some(token) = jobs.next {
        put(&mut reply, "PaginationToken", token);
    }
    Ok(reply)
}
