using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Tests.Customers;

public sealed class ChannelTests
{
    [Fact]
    public void Each_known_channel_is_found_by_its_name_and_any_other_is_as_usual()
    {
        Assert.All(Channel.Known, channel => Assert.Same(channel, Channel.Of(channel.Name)));
        Assert.All(Channel.Known, channel => Assert.True(Formats.IsChannel(channel.Name)));
        Assert.Equal(new Channel("telex"), Channel.Of("telex"));
    }

    [Theory]
    [InlineData("phone", "call you", "called")]
    [InlineData("telex", "contact you on telex", "contacted on telex")]
    public void An_opt_out_is_said_as_it_is_of_a_channel(string name, string contactYou, string contacted) =>
        Assert.Equal((contactYou, contacted), (Channel.Of(name).ContactYou, Channel.Of(name).Contacted));
}
