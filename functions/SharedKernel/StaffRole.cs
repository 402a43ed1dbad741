namespace Outreach.SharedKernel;

/// <summary>What a staff member may do: leads decide what agents can't, admins change the settings.</summary>
public enum StaffRole
{
    /// <summary>Answers customers.</summary>
    Agent,

    /// <summary>Reviews, decides and is escalated to.</summary>
    Lead,

    /// <summary>Runs the system.</summary>
    Admin,
}
