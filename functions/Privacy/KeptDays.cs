using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;

namespace Outreach.Privacy;

internal sealed class KeptDays(CustomerCalendar calendar) : IKeptElsewhere
{
    public string Name => "Days on which we look again at what we know of you";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [
            .. (
                await calendar.ReadAllAsync(customer.CustomerId, cancellationToken)).Select(day => (JsonNode)JsonValue.Create(
                    day.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)))];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var days = await calendar.ReadAllAsync(customer.CustomerId, cancellationToken);
        await calendar.DeleteAllAsync(customer.CustomerId, cancellationToken);
        return days.Count;
    }
}
