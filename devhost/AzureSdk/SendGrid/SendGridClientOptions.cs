#nullable disable

using System.Net.Http.Headers;

namespace SendGrid;

public class SendGridClientOptions : BaseClientOptions
{
    private string _apiKey;

    public SendGridClientOptions() => Host = "https://api.sendgrid.com";

    public string ApiKey
    {
        get => _apiKey;
        set
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                throw new ArgumentNullException("apiKey");
            }

            _apiKey = value;
            Auth = new AuthenticationHeaderValue("Bearer", value);
        }
    }

    public SendGridClientOptions SetDataResidency(string region)
    {
        if (string.IsNullOrWhiteSpace(region))
        {
            throw new ArgumentNullException(nameof(region));
        }

        Host = region switch
        {
            "eu" => "https://api.eu.sendgrid.com/",
            "global" => "https://api.sendgrid.com/",
            _ => throw new InvalidOperationException("Region can only be 'global' or 'eu'."),
        };
        return this;
    }
}
