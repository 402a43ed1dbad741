using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Writes what reports count of calls, by the day on which they were due.</summary>
public sealed class CallReporting(ReportFactsLog log, IdentityKey key, Office office)
{
    // Greater than that of any call: whoever writes late takes nothing back.
    private const int LastVersion = 99_999_999;

    /// <summary>Writes it of one as it is. Safe to repeat, and later than what is newer.</summary>
    internal Task WriteAsync(CallState state, CancellationToken cancellationToken) => log.WriteAsync([RowOf(state)], cancellationToken);

    /// <summary>Writes it anew, and deletes what stands under another day.</summary>
    internal Task RewriteAsync(CallState state, CancellationToken cancellationToken) =>
        log.WriteAloneAsync(RowOf(state), cancellationToken);

    /// <summary>Leaves of a call only what nobody can find its customer by; it stays counted. Safe to repeat.</summary>
    internal Task EraseAsync(CallState state, CancellationToken cancellationToken) =>
        log.WriteLastAsync(RowOf(state, CallFacts.Of(state) with { Call = null }, LastVersion), cancellationToken);

    private ReportFactsRow RowOf(CallState state) => RowOf(state, CallFacts.Of(state), state.EventCount + state.OutboxCount);

    // A call's id names its customer, a hash of it does not.
    private ReportFactsRow RowOf(CallState state, CallFacts facts, int version) => ReportFactsRow.Of(
        office.DayOf(state.CreatedAt), ReportFactsRow.Call, key.HashOf($"report\n{state.Id}"), version, facts);
}
