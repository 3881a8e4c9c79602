using System.Net;
using Hive.Service.Tools.Http;

namespace Hive.Service.Tests.Tools;

/// <summary>Nothing that the service sends goes where clouds give a machine's credentials away.</summary>
internal sealed class MetadataAddressTests
{
    [TestCase("169.254.169.254")]
    [TestCase("169.254.170.2")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("fe80::a9fe:a9fe")]
    [TestCase("fd00:ec2::254")]
    [TestCase("100.100.100.200")]
    [TestCase("168.63.129.16")]
    public async Task A_metadata_address_is_refused_before_a_byte_is_sent(string address)
    {
        MetadataAddress.Is(IPAddress.Parse(address)).Should().BeTrue();

        using var http = new HttpClient(MetadataAddress.Refuse(new SocketsHttpHandler { UseProxy = false }));
        var literal = address.Contains(':') ? $"[{address}]" : address;
        var ask = () => http.GetAsync(new Uri($"http://{literal}/latest/meta-data/"));

        (await ask.Should().ThrowAsync<HttpRequestException>())
            .Which.Message.Should()
            .Contain("clouds give a machine's credentials away");
    }

    // As 2130706433 is 127.0.0.1: the machine's resolver reads them all as addresses.
    [TestCase("2852039166")]
    [TestCase("0xa9fea9fe")]
    [TestCase("0251.0376.0251.0376")]
    public async Task Other_ways_to_write_it_are_refused_too(string host)
    {
        using var http = new HttpClient(MetadataAddress.Refuse(new SocketsHttpHandler { UseProxy = false }));
        var ask = () => http.GetAsync(new Uri($"http://{host}/"));

        await ask.Should().ThrowAsync<HttpRequestException>().WithMessage("*credentials away*");
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.0.0.5")]
    [TestCase("192.168.1.20")]
    [TestCase("172.17.0.1")]
    [TestCase("100.100.100.201")]
    [TestCase("fd12::1")]
    public void A_private_network_may_have_a_model_or_a_tool(string address) =>
        MetadataAddress.Is(IPAddress.Parse(address)).Should().BeFalse();
}
