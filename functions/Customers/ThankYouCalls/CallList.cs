using System.Globalization;
using Azure.Data.Tables;
using NodaTime;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Storage;
using Outreach.SharedKernel;
using Outreach.WorkItems;

namespace Outreach.Customers.ThankYouCalls;

/// <summary>Filter of a list of calls. Null members do not filter.</summary>
/// <param name="Date">Only calls planned on this day of the office's calendar, or overdue.</param>
internal sealed record CallFilter(string? Staff, CallStatus? Status, LocalDate? Date);

/// <summary>Pages through calls: those to be made, in the order in which they are planned.</summary>
public sealed class CallList(OutreachTables tables, IndexList index, Office office)
{
    /// <summary>One page as of a moment (UTC). One of finished calls may be short, or empty, and still have a continuation.</summary>
    /// <exception cref="ProblemException">400 for a continuation that this list did not issue.</exception>
    internal async Task<ListPage<CallView>> ReadPageAsync(
        CallFilter filter, int limit, string? continuation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rows = new IndexFilter
        {
            Type = IndexedType.Call,
            Owner = filter.Staff,
            State = filter.Status is { } status ? Json.NameOf(status) : null,
        };
        var isOfDay = IsOf(filter.Date, now);
        if (filter.Status is CallStatus.Completed or CallStatus.Canceled)
        {
            var page = await index.ReadPageAsync<CallView>(rows, withOpen: false, withClosed: true, limit, continuation, cancellationToken);
            return page with { Items = [.. page.Items.Where(isOfDay).Select(call => call.At(now))] };
        }

        var mark = $"calls {rows.ToOData()} {filter.Date}";
        var shown = ShownItems.Of(continuation, mark);
        var calls = new List<(string Place, CallView Call)>();
        await foreach (var row in tables.OpenWork.QueryAsync<TableEntity>(
            $"{rows.ToOData()} and {OpenWorkRow.NotOver}", select: ["View"], cancellationToken: cancellationToken))
        {
            var call = IndexRow.ViewOf<CallView>(row);
            if (isOfDay(call) && !shown.Contains(call.Id, PlaceOf(call)))
            {
                calls.Add((PlaceOf(call), call.At(now)));
            }
        }

        var inOrder = calls.OrderBy(one => one.Place, StringComparer.Ordinal).Take(limit).ToList();
        inOrder.ForEach(one => shown.Add(one.Call.Id, one.Place));
        return new ListPage<CallView>([.. inOrder.Select(one => one.Call)], inOrder.Count < calls.Count ? shown.Pack(mark) : null);
    }

    /// <summary>Sorts by planned time, then by due time.</summary>
    private static string PlaceOf(CallView call) =>
        string.Create(CultureInfo.InvariantCulture, $"{call.NotBefore.UtcTicks:D19} {call.OwedBy.UtcTicks:D19} {call.Id}");

    private Func<CallView, bool> IsOf(LocalDate? date, DateTimeOffset now)
    {
        if (date is not { } day)
        {
            return _ => true;
        }

        var (begins, ends) = office.MomentsOf(day, day);
        var overdueBy = now < ends ? now : ends;
        return call => (call.NotBefore >= begins && call.NotBefore < ends)
            || (call.Status is not (CallStatus.Completed or CallStatus.Canceled) && call.OwedBy <= overdueBy);
    }
}
