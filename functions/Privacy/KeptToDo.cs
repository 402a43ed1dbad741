using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Customers;
using Outreach.Platform.Storage;

namespace Outreach.Privacy;

/// <summary>The worklist row that says that it is time to get in touch.</summary>
internal sealed class KeptToDo(OutreachTables tables) : IKeptElsewhere
{
    public string Name => "What a colleague is asked to do about you, besides answering you";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        ReminderOf(customer) is { } reminder
        && await tables.Worklist.FindAsync(reminder.StaffId, reminder.RowKey, cancellationToken) is { } row
            ? [new JsonObject { ["who"] = reminder.StaffId, ["what"] = row.GetString("Summary") }]
            : [];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (ReminderOf(customer) is not { } reminder)
        {
            return 0;
        }

        await tables.Worklist.DeleteIfThereAsync(reminder.StaffId, reminder.RowKey, cancellationToken);
        return 1;
    }

    private static ContactReminder? ReminderOf(KeptCustomer customer) =>
        customer.Rows.FirstOrDefault(row => row.RowKey == "profile") is { } profile
            ? Document.Read<CustomerProfile>(profile).ContactReminder
            : null;
}
