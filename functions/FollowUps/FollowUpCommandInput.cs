using Outreach.Platform;
using Outreach.Platform.Contract;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.FollowUps;

/// <summary>The body of a command as it comes in; which fields count depends on the command.</summary>
internal sealed record FollowUpCommandInput
{
    private const int MaxUnits = 10_000;
    private const int MaxIdUnits = 512;

    private static readonly TimeSpan LongestPromise = TimeSpan.FromDays(365);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(90);

    /// <summary>acknowledge: what was said to the customer; wait: the same, where something was.</summary>
    public string? Said { get; init; }

    /// <summary>
    /// acknowledge: where it was said, such as <c>twitter</c> or <c>phone</c>; resolve, promise, wait: the same, where that is not the
    /// channel of the mention.
    /// </summary>
    public string? Where { get; init; }

    /// <summary>acknowledge, note: what the mention is about.</summary>
    [OneOf(typeof(MentionKind))]
    public string? Kind { get; init; }

    /// <summary>acknowledge: whether something is to be resolved; left out, a problem is.</summary>
    public bool? NeedsResolution { get; init; }

    /// <summary>
    /// acknowledge, resolve, promise, wait: the id of what was posted, on the channel where it was: an answer to it finds this follow-up.
    /// </summary>
    public string? PostId { get; init; }

    /// <summary>
    /// acknowledge, resolve, promise, wait: whether it may be what other customers got within a day, since it was said outside already.
    /// </summary>
    public bool? SameWords { get; init; }

    /// <summary>resolve: what was done.</summary>
    public string? Done { get; init; }

    /// <summary>confirm: how we know that the customer said so.</summary>
    public string? Evidence { get; init; }

    /// <summary>reopen, spam, snooze, close-unconfirmed, close-again: why.</summary>
    public string? Reason { get; init; }

    /// <summary>customer-replied, note: what was written.</summary>
    public string? Text { get; init; }

    /// <summary>assign: the staff member who is to own it.</summary>
    public string? To { get; init; }

    /// <summary>merge: the follow-up that goes on.</summary>
    public string? Into { get; init; }

    /// <summary>note: whether what was promised is done with it.</summary>
    public bool? KeepsPromise { get; init; }

    /// <summary>promise: what was promised.</summary>
    public string? What { get; init; }

    /// <summary>wait: whose turn it is, <c>customer</c>, <c>third_party</c> or <c>us</c>.</summary>
    [OneOf(typeof(WaitingOn))]
    public string? On { get; init; }

    /// <summary>snooze: until when; wait: when we ask again. ISO 8601 with an offset.</summary>
    public string? Until { get; init; }

    /// <summary>
    /// promise: for when, ISO 8601 with an offset. All others: who did it, where it is not the caller: a staff id, or <c>customer</c>
    /// for confirm and reopen.
    /// </summary>
    public string? By { get; init; }

    /// <summary>belongs-to: the customer whom it concerns.</summary>
    public string? CustomerId { get; init; }

    /// <summary>belongs-to: instead, the name of somebody whom we don't know yet.</summary>
    public string? NewName { get; init; }

    /// <summary>The command.</summary>
    /// <exception cref="ProblemException">400 with every field that is wrong; 404 for a command that does not exist.</exception>
    public FollowUpCommand ToCommand(string name, StaffMember caller, Roster roster, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string[]>();
        var by = name is "promise" or "take" ? caller.ToActor() : ActorOf(name, caller, roster, errors);
        var loggedBy = by.Id == caller.Id ? null : caller.Id;
        FollowUpCommand command = name switch
        {
            "acknowledge" =>
                new Acknowledge(
                    Needed("said", Said, errors),
                    Needed("where", Where, errors),
                    KindOf(errors),
                    NeedsResolution)
                { By = by, LoggedBy = loggedBy },
            "resolve" => new Resolve(Needed("done", Done, errors)) { By = by, LoggedBy = loggedBy, Where = WhereOf(errors) },
            "confirm" => new Confirm(Needed("evidence", Evidence, errors)) { By = by, LoggedBy = loggedBy },
            "reopen" => new Reopen(Needed("reason", Reason, errors)) { By = by, LoggedBy = loggedBy },
            "customer-replied" => new CustomerReplied(Needed("text", Text, errors)) { By = Actor.Customer, LoggedBy = caller.Id },
            "assign" => new Assign(AssigneeOf(roster, now, errors)) { By = by, LoggedBy = loggedBy },
            "take" => new Take { By = by },
            "promise" =>
                new Promise(
                    Ahead("by", By, now, LongestPromise, errors) ?? now, Needed("what", What, errors))
                { By = by, LoggedBy = loggedBy, Where = WhereOf(errors) },
            "wait" =>
                new Wait(TurnOf(errors), Optional("said", Said, errors), UntilOf(now, errors))
                { By = by, LoggedBy = loggedBy, Where = WhereOf(errors) },
            "snooze" =>
                new Snooze(
                    Ahead("until", Until, now, LongestSilence, errors) ?? now,
                    Needed("reason", Reason, errors))
                { By = by, LoggedBy = loggedBy },
            "close-unconfirmed" => new CloseUnconfirmed(Needed("reason", Reason, errors)) { By = by, LoggedBy = loggedBy },
            "close-again" => new CloseAgain(Optional("reason", Reason, errors)) { By = by, LoggedBy = loggedBy },
            "note" =>
                new Note(Needed("text", Text, errors), KeepsPromise ?? false, KindOf(errors))
                {
                    By = by,
                    LoggedBy = loggedBy,
                    Named = NamedInNoteRule.Find(Text, roster, [by.Id, caller.Id]),
                },
            "merge" => new Merge(Needed("into", Into, errors)) { By = by, LoggedBy = loggedBy },
            "belongs-to" => WhomOf(errors) with { By = by, LoggedBy = loggedBy },
            "spam" => new MarkSpam(Needed("reason", Reason, errors)) { By = by, LoggedBy = loggedBy },
            _ => throw new ProblemException(404, "Not found.", $"There is no command '{name}'."),
        };
        if (command is AnsweringCommand answering)
        {
            command = answering with { PostId = PostIdOf(errors), SameWords = SameWords ?? false };
        }

        return errors.Count == 0 ? command : throw ProblemException.Invalid(errors);
    }

    private string? WhereOf(Dictionary<string, string[]> errors) => Optional("where", Where, errors);

    private string? PostIdOf(Dictionary<string, string[]> errors)
    {
        var id = PostId?.Trim();
        if (id?.Length > MaxIdUnits || id?.Any(char.IsControl) == true)
        {
            errors["postId"] = ["postId may hold 512 characters at the most, and no control characters."];
        }

        return string.IsNullOrEmpty(id) ? null : id;
    }

    private Actor ActorOf(string command, StaffMember caller, Roster roster, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(By) || By == caller.Id)
        {
            return caller.ToActor();
        }

        if (By == Actor.Customer.Id && command is "confirm" or "reopen" or "customer-replied")
        {
            return Actor.Customer;
        }

        if (roster.Find(By) is not { } member)
        {
            errors["by"] = [$"'{By}' is not on the roster."];
            return caller.ToActor();
        }

        if (!member.IsPerson)
        {
            errors["by"] = [$"'{By}' is a {Platform.Json.NameOf(member.Type)} account; a customer is answered by a person, by name."];
        }

        return member.ToActor();
    }

    private BelongsTo WhomOf(Dictionary<string, string[]> errors)
    {
        var (customerId, name) = (Optional("customerId", CustomerId, errors), Optional("newName", NewName, errors)?.Trim());
        if ((customerId is null) == (name is null))
        {
            errors["customerId"] = ["Either customerId or newName is required: whom it concerns."];
        }

        if (name is { Length: > 256 } || name?.Any(char.IsControl) == true)
        {
            errors["newName"] = ["newName may hold 256 characters at the most, and no control characters."];
        }

        return new BelongsTo(customerId, name, Optional("reason", Reason, errors)) { By = Actor.System };
    }

    private string AssigneeOf(Roster roster, DateTimeOffset now, Dictionary<string, string[]> errors)
    {
        var to = Needed("to", To, errors);
        if (to.Length > 0 && roster.Find(to) is not { IsPerson: true })
        {
            errors["to"] = [roster.Find(to) is null ? $"'{to}' is not on the roster." : $"'{to}' is not a person."];
        }
        else if (roster.BackAt(to, now) is { } backAt)
        {
            errors["to"] = [$"'{to}' is absent until {backAt:yyyy-MM-dd HH:mm} UTC; assign it to somebody who is there."];
        }

        return to;
    }

    private MentionKind? KindOf(Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(Kind))
        {
            return null;
        }

        if (Platform.Json.ParseName<MentionKind>(Kind) is { } kind)
        {
            return kind;
        }

        errors["kind"] = ["kind must be praise, problem, question, idea or other."];
        return null;
    }

    private WaitingOn TurnOf(Dictionary<string, string[]> errors)
    {
        if (Platform.Json.ParseName<WaitingOn>(On) is { } on)
        {
            return on;
        }

        errors["on"] = ["on is required: customer, third_party or us."];
        return WaitingOn.Us;
    }

    private DateTimeOffset? UntilOf(DateTimeOffset now, Dictionary<string, string[]> errors) =>
        string.IsNullOrEmpty(Until) ? null : Ahead("until", Until, now, LongestSilence, errors);

    private static DateTimeOffset? Ahead(
        string field, string? value, DateTimeOffset now, TimeSpan longest, Dictionary<string, string[]> errors)
    {
        var moment = Instants.Parse(value);
        if (moment is null)
        {
            errors[field] = [$"{field} is required: an ISO 8601 moment with an offset, such as 2026-01-05T10:00:00Z."];
        }
        else if (moment <= now || moment - now > longest)
        {
            errors[field] = [$"{field} must lie ahead, within {longest.Days} days."];
        }

        return moment;
    }

    private static string? Optional(string field, string? value, Dictionary<string, string[]> errors) =>
        string.IsNullOrWhiteSpace(value) ? null : Needed(field, value, errors);

    private static string Needed(string field, string? value, Dictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            errors[field] = [$"{field} is required and must not be blank."];
        }
        else if (value.Length > MaxUnits)
        {
            errors[field] = [$"{field} may hold 10,000 characters at the most."];
        }

        return value ?? "";
    }
}
