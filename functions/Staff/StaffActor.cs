using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>A staff member as an actor.</summary>
internal static class StaffActor
{
    /// <summary>The actor, with their role as it is now.</summary>
    public static Actor ToActor(this StaffMember member) => new(member.Id, member.Role, member.IsPerson);
}
