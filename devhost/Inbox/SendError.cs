namespace Outreach.DevHost.Inbox;

/// <summary>One entry of SendGrid's <c>{"errors":[...]}</c>.</summary>
/// <param name="Help">Where SendGrid explains it.</param>
internal sealed record SendError(string Message, string? Field = null, string? Help = null);

/// <summary>The body of an answer that refuses a send.</summary>
internal sealed record SendErrors(IReadOnlyList<SendError> Errors);
