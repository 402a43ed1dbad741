using Outreach.SharedKernel;

namespace Outreach.Staff;

/// <summary>A staff member as who acts.</summary>
public static class StaffActor
{
    /// <summary>Who acts, with their role as it is now.</summary>
    public static Actor ToActor(this StaffMember member) => new(member.Id, member.Role, member.IsPerson);
}
