#nullable disable

namespace SendGrid.Helpers.Mail;

public class TrackingSettings
{
    public ClickTracking ClickTracking { get; set; }

    public OpenTracking OpenTracking { get; set; }
}

public class ClickTracking
{
    public bool? Enable { get; set; }

    public bool? EnableText { get; set; }
}

public class OpenTracking
{
    public bool? Enable { get; set; }

    public string SubstitutionTag { get; set; }
}
