namespace Outreach.DevHost.Inbox;

/// <param name="Status">The HTTP status to answer with, 400 to 599.</param>
/// <param name="RetryAfter">Seconds for the Retry-After header, when there is to be one.</param>
public sealed record InboxFault(int Status, int Times, int? RetryAfter = null);

/// <summary>Failures that a test has ordered for the next sends.</summary>
public sealed class InboxFaults
{
    private readonly Lock _gate = new();
    private InboxFault? _next;

    /// <summary>Orders a failure in place of any earlier order; none at all when it is to happen zero times.</summary>
    public void Order(InboxFault fault)
    {
        lock (_gate)
        {
            _next = fault;
        }
    }

    /// <summary>The failure for this send, or null when it is to succeed.</summary>
    public InboxFault? Take()
    {
        lock (_gate)
        {
            if (_next is not { Times: > 0 } fault)
            {
                return null;
            }

            _next = fault with { Times = fault.Times - 1 };
            return fault;
        }
    }
}
