using Azure.Data.Tables;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Staff.Worklists;
using Outreach.WorkItems;

namespace Outreach.Customers;

/// <summary>
/// Turns an agreement to stay in touch into a worklist item once it is due. The profile is authoritative: a row that it does not name is
/// shown to nobody and is cleaned up.
/// </summary>
internal sealed class ContactReminders(
    CustomerStore customers, OutreachTables tables, StaffStore staff, Workload workload) : IScheduledContacts
{
    public async Task<WorkItem?> FindItemAsync(
        string customerId, string staffId, string rowKey, DateTimeOffset now, CancellationToken cancellationToken) =>
        await customers.FindAsync(customerId, cancellationToken) is { } customer ? ItemOf(customer.Profile, staffId, rowKey, now) : null;

    /// <summary>
    /// Asks whoever knows the customer best to get in touch, if it is due. True if a new request was made. Safe to repeat.
    /// </summary>
    public async Task<bool> AskAsync(string customerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (await customers.FindAsync(customerId, cancellationToken) is { } stored)
        {
            var profile = stored.Profile;
            if (CustomerRules.ContactDueAt(profile, now) is not { } dueAt)
            {
                return false;
            }

            var roster = await staff.GetRosterAsync(cancellationToken);
            if (profile.ContactReminder is { } asked && asked.DueAt == dueAt && roster.IsPresent(asked.StaffId, now))
            {
                await WriteAsync(profile, asked, cancellationToken);
                return false;
            }

            if (await ChooseAsync(profile, roster, now, cancellationToken) is not { } staffId)
            {
                return false;
            }

            var pending = new ContactReminder(staffId, ItemOf(profile, dueAt).RowKey(), dueAt);
            if (await customers.TryCommitAsync(profile with { ContactReminder = pending }, stored.ETag, [], cancellationToken) is not null)
            {
                await WriteAsync(profile, pending, cancellationToken);
                return true;
            }
        }

        return false;
    }

    /// <summary>The worklist item; null if the profile does not, or no longer does, ask for it.</summary>
    public static WorkItem? ItemOf(CustomerProfile profile, string staffId, string rowKey, DateTimeOffset now) =>
        profile.ContactReminder is { } pending
            && pending.StaffId == staffId
            && pending.RowKey == rowKey
            && CustomerRules.ContactDueAt(profile, now) == pending.DueAt
            ? ItemOf(profile, pending.DueAt)
            : null;

    private async Task<string?> ChooseAsync(CustomerProfile profile, Roster roster, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = CustomerRules.KnownBestBy(profile);
        if (roster.IsPresent(known, now))
        {
            return known;
        }

        return roster.Members.Any(member => roster.IsPresent(member.Id, now))
            ? (await workload.ChooseAsync(
                open => AssignmentRule.Choose(
                        roster, profile.KnownBy, lastSpokeAt: null, profile.Identities.FirstOrDefault()?.Channel ?? "", open, now),
                cancellationToken))?.StaffId
            : null;
    }

    private Task WriteAsync(CustomerProfile profile, ContactReminder pending, CancellationToken cancellationToken) =>
        tables.Worklist.UpsertEntityAsync(
            WorkIndex.WorklistRow(pending.StaffId, ItemOf(profile, pending.DueAt)), TableUpdateMode.Replace, cancellationToken);

    private static WorkItem ItemOf(CustomerProfile profile, DateTimeOffset dueAt) => new()
    {
        Type = WorkType.CheckIn,
        Id = profile.Id,
        CustomerId = profile.Id,
        DueAt = dueAt,
        ArrivedAt = dueAt,
        Summary = $"Get in touch with {profile.DisplayName ?? profile.Identities.FirstOrDefault()?.Handle ?? profile.Id}: "
            + $"every {profile.ContactEveryDays} days, last {LocalDay.InWords(profile.LastSpokeAt ?? profile.FirstSeenAt, "UTC")}",
    };
}
