using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Rehearsal;

/// <summary>Ids and addresses as people say them.</summary>
internal sealed class Names(IReadOnlyList<StaffMember> staff)
{
    private readonly Dictionary<string, string> byId = staff.ToDictionary(member => member.Id, member => member.Name);
    private readonly Dictionary<string, string> byAddress = staff.ToDictionary(member => member.Email, member => member.Name);

    /// <summary>Who is meant by the <c>by</c> of an event about a customer.</summary>
    public string OfActor(string by, string customerName) =>
        by == Actor.Customer.Id ? customerName : by == Actor.System.Id ? "Outreach" : OfStaff(by);

    /// <summary>A staff member's name.</summary>
    public string OfStaff(string? id) => id is null ? "nobody" : byId.GetValueOrDefault(id, id);

    /// <summary>Whose mailbox it is.</summary>
    public string OfAddress(string address) => byAddress.GetValueOrDefault(address, address);
}
