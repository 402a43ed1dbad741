namespace Outreach.Staff;

/// <summary>Everyone on the roster at one moment, and the questions the rules ask of it.</summary>
public sealed class Roster(IEnumerable<StaffMember> members)
{
    private readonly Dictionary<string, StaffMember> _byId = members.ToDictionary(member => member.Id, StringComparer.Ordinal);

    /// <summary>Everyone, by id.</summary>
    public IReadOnlyList<StaffMember> Members => [.. _byId.Values.OrderBy(member => member.Id, StringComparer.Ordinal)];

    /// <summary>The member with that id, or null.</summary>
    public StaffMember? Find(string? id) => id is not null && _byId.TryGetValue(id, out var member) ? member : null;

    /// <summary>The persons who answer on a channel; everyone who is a person where nobody has claimed the channel.</summary>
    public IReadOnlyList<StaffMember> PersonsFor(string channel)
    {
        var persons = Members.Where(member => member.IsPerson).ToList();
        var onChannel = persons.Where(member => member.Channels.Contains(channel, StringComparer.Ordinal)).ToList();
        return onChannel.Count > 0 ? onChannel : persons;
    }

    /// <summary>Who is escalated to when this member's promise is missed: their lead, else the first lead by id, else themselves.</summary>
    public string LeadOf(string staffId)
    {
        var named = Find(Find(staffId)?.LeadId);
        return named is { IsPerson: true }
            ? named.Id
            : Members.FirstOrDefault(member => member is { Role: StaffRole.Lead, IsPerson: true } && member.Id != staffId)?.Id ?? staffId;
    }
}
