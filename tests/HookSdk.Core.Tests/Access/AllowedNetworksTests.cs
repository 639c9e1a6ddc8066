using System.Net;

namespace HookSdk.Core.Tests.Access;

public sealed class AllowedNetworksTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "9.255.255.255", false)]
    [InlineData("10.128.0.0/9", "10.127.255.255", false)]
    [InlineData("10.128.0.0/9", "10.128.0.0", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1/32", "127.0.0.1", true)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData(" 10.0.0.0/8 ", "10.1.2.3", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1/128", "::1", true)]
    [InlineData("::1/128", "::2", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("::/0", "2001:db8::1", true)]
    public void Allows_OneNetwork_HoldsItsAddresses(string network, string address, bool expected) =>
        AllowedNetworks.Parse([network]).Allows(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::ffff:11.1.2.3", false)]
    [InlineData("::ffff:10.0.0.0/104", "10.1.2.3", true)]
    [InlineData("::ffff:10.0.0.0/104", "::ffff:10.1.2.3", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("0.0.0.0/0", "::ffff:1.2.3.4", true)]
    [InlineData("::/0", "1.2.3.4", false)]
    [InlineData("::/0", "::ffff:1.2.3.4", false)]
    [InlineData("::10.1.2.3", "10.1.2.3", false)]
    public void Allows_AddressOfTheOtherFamily_IsMatchedAsWhatItIs(string network, string address, bool expected) =>
        AllowedNetworks.Parse([network]).Allows(IPAddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public void Allows_SeveralNetworks_AnyOfThemWillDo()
    {
        AllowedNetworks allowed = AllowedNetworks.Parse(["10.0.0.0/8", "192.168.1.7", "::1"]);

        allowed.Allows(IPAddress.Parse("10.9.9.9")).ShouldBeTrue();
        allowed.Allows(IPAddress.Parse("192.168.1.7")).ShouldBeTrue();
        allowed.Allows(IPAddress.Parse("192.168.1.8")).ShouldBeFalse();
        allowed.Allows(IPAddress.IPv6Loopback).ShouldBeTrue();
    }

    [Fact]
    public void Allows_EmptyList_AllowsEveryone()
    {
        AllowedNetworks allowed = AllowedNetworks.Parse([]);

        allowed.Allows(IPAddress.Parse("203.0.113.9")).ShouldBeTrue();
        allowed.Allows(IPAddress.Parse("2001:db8::1")).ShouldBeTrue();
        allowed.Allows(null).ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("::1", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("127.0.0.2", false)]
    public void Allows_NoAddress_CountsAsLoopback(string network, bool expected) =>
        AllowedNetworks.Parse([network]).Allows(null).ShouldBe(expected);

    [Theory]
    [InlineData("10.1.2.3/8", "'10.1.2.3/8' has address bits beyond its first 8: write '10.0.0.0/8' for the network, or '10.1.2.3' for the one address.")]
    [InlineData("10.1.2.3/0", "'10.1.2.3/0' has address bits beyond its first 0: write '0.0.0.0/0' for the network, or '10.1.2.3' for the one address.")]
    [InlineData("2001:db8::1/64", "'2001:db8::1/64' has address bits beyond its first 64: write '2001:db8::/64' for the network, or '2001:db8::1' for the one address.")]
    [InlineData("10.0.0.0/33", "'10.0.0.0/33' is not a network: what follows '/' must be a number from 0 to 32.")]
    [InlineData("::/129", "'::/129' is not a network: what follows '/' must be a number from 0 to 128.")]
    [InlineData("10.0.0.0/", "'10.0.0.0/' is not a network: what follows '/' must be a number from 0 to 32.")]
    [InlineData("10.0.0.0/-1", "'10.0.0.0/-1' is not a network: what follows '/' must be a number from 0 to 32.")]
    [InlineData("10.0.0.0/255.0.0.0", "'10.0.0.0/255.0.0.0' is not a network: what follows '/' must be a number from 0 to 32.")]
    [InlineData("10.0.0.0/8/8", "'10.0.0.0/8/8' is not a network: what follows '/' must be a number from 0 to 32.")]
    public void TryParse_WrongNetwork_SaysWhatToWrite(string network, string problem)
    {
        AllowedNetworks.TryParse(["::1", network], out AllowedNetworks? allowed, out string? found).ShouldBeFalse();

        allowed.ShouldBeNull();
        found.ShouldBe(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("localhost")]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("10.0.0.256")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    [InlineData("fe80::1%3")]
    [InlineData("/8")]
    [InlineData("10.0.0.0-10.0.0.9")]
    public void Parse_NotAnAddress_ThrowsNamingIt(string? network)
    {
        Should.Throw<FormatException>(() => AllowedNetworks.Parse([network!])).Message
            .ShouldBe($"'{network}' is neither a network (such as '10.0.0.0/8') nor an address (such as '127.0.0.1').");
    }

    [Fact]
    public void Allows_AnyAddress_AllocatesNothing()
    {
        AllowedNetworks allowed = AllowedNetworks.Parse(["192.168.0.0/16", "::1", "10.0.0.0/8"]);
        IPAddress[] addresses = [IPAddress.Parse("10.1.2.3"), IPAddress.Parse("::ffff:10.1.2.3"), IPAddress.Parse("2001:db8::1"), IPAddress.Loopback];

        Allocations.Of(() =>
        {
            foreach (IPAddress address in addresses)
                allowed.Allows(address);
        }).ShouldBe(0);
    }
}
