namespace Outreach.Staff;

/// <summary>Something that comes due in a person's day. Each capability that has such a thing registers one.</summary>
public interface IPersonDuty
{
    /// <summary>
    /// Does what is due by now, and returns the moment (UTC) at which something is due next; null where nothing comes until the person is
    /// woken.
    /// </summary>
    /// <param name="person">As the roster has them; null where they are no person on it (any more).</param>
    /// <param name="now">UTC.</param>
    Task<DateTimeOffset?> DoDueAsync(
        string staffId, StaffMember? person, Roster roster, DateTimeOffset now, CancellationToken cancellationToken);
}
