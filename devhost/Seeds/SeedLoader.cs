using Azure.Data.Tables;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Storage;
using Outreach.ServiceLevels;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Seeds;

/// <summary>Fills an empty storage once. A load that was cut short is taken up at the next start.</summary>
internal sealed class SeedLoader(
    OutreachTables tables, StaffStore staff, ServiceLevelStore serviceLevels, PersonStarter personStarter, SeedCustomers customers,
    DurableTaskClient client, TimeProvider clock)
{
    private const string Partition = "seeds";

    public async Task LoadAsync(SeedChoice choice, CancellationToken cancellationToken)
    {
        var mark = await tables.Staff.FindAsync(Partition, "loaded", cancellationToken);
        if (choice == SeedChoice.None || mark?.GetBoolean("Done") == true || (mark is null && await IsInUseAsync(cancellationToken)))
        {
            return;
        }

        var now = mark?.GetDateTimeOffset("At") ?? clock.GetUtcNow();
        await MarkAsync(now, done: false, cancellationToken);
        var members = SeedFiles.ReadStaff();
        foreach (var member in members)
        {
            await staff.PutAsync(member, cancellationToken);
        }

        if ((await serviceLevels.ReadCurrentAsync(cancellationToken)).Version == 0)
        {
            await serviceLevels.TryAddAsync(0, SeedFiles.ReadServiceLevels(), now, Actor.System.Id, cancellationToken);
        }

        await Task.WhenAll(members.Where(member => member.IsPerson).Select(person => personStarter.StartAsync(client, person.Id)));

        if (choice == SeedChoice.Demo)
        {
            var levels = await serviceLevels.GetCurrentAsync(cancellationToken);
            await customers.LoadAsync(new Roster(members), SeedFiles.ReadMentions(), levels, now, cancellationToken);
        }

        await MarkAsync(now, done: true, cancellationToken);
    }

    /// <summary>Adds the customers with what has been before now, where the rest is to happen live.</summary>
    /// <param name="past">The mentions before now, with the steps before now.</param>
    /// <param name="countedFrom">The moment that the seeds count back from (UTC).</param>
    public async Task LoadPastAsync(IReadOnlyList<SeedMention> past, DateTimeOffset countedFrom, CancellationToken cancellationToken) =>
        await customers.LoadAsync(
            new Roster(
                SeedFiles.ReadStaff()), past, await serviceLevels.GetCurrentAsync(cancellationToken), countedFrom, cancellationToken);

    private async Task<bool> IsInUseAsync(CancellationToken cancellationToken) =>
        await AnyAsync(tables.Staff, cancellationToken) || await AnyAsync(tables.Customers, cancellationToken);

    private static async Task<bool> AnyAsync(TableClient table, CancellationToken cancellationToken)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>(maxPerPage: 1, cancellationToken: cancellationToken))
        {
            return true;
        }

        return false;
    }

    private Task MarkAsync(DateTimeOffset at, bool done, CancellationToken cancellationToken) =>
        tables.Staff.UpsertEntityAsync(
            new TableEntity(Partition, "loaded") { ["At"] = at, ["Done"] = done }, TableUpdateMode.Replace, cancellationToken);
}
