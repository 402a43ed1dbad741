using Outreach.SharedKernel;

namespace Outreach.Staff;

internal static class StaffActor
{
    public static Actor ToActor(this StaffMember member) => new(member.Id, member.Role, member.IsPerson);
}
