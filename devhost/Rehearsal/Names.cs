using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.DevHost.Rehearsal;

/// <summary>Display names for ids and addresses.</summary>
internal sealed class Names(IReadOnlyList<StaffMember> staff)
{
    private readonly Dictionary<string, string> _byId = staff.ToDictionary(member => member.Id, member => member.Name);
    private readonly Dictionary<string, string> _byAddress = staff.ToDictionary(member => member.Email, member => member.Name);

    /// <summary>The name for the <c>by</c> of an event about a customer.</summary>
    public string OfActor(string by, string customerName) =>
        by == Actor.Customer.Id ? customerName : by == Actor.System.Id ? "Outreach" : OfStaff(by);

    public string OfStaff(string? id) => id is null ? "nobody" : _byId.GetValueOrDefault(id, id);

    public string OfAddress(string address) => _byAddress.GetValueOrDefault(address, address);
}
