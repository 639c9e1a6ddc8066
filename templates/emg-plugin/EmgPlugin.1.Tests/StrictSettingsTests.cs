using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmgPlugin._1.Tests;

/// <summary>A typing error in the settings stops the start, and does not let a message through.</summary>
public sealed class StrictSettingsTests : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;

    public StrictSettingsTests()
    {
        _configuration["OptOut:Numbers:0"] = "46700000001";
        _configuration["SenderIds:retail"] = "ACME";
        _configuration["Routes:46"] = "smpp-se";
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(_configuration);
        services.AddLogging();
        services.AddStrictSettings<OptOutOptions>("OptOut", levels: 2);
        services.AddStrictSettings<SenderIdOptions>("SenderIds", levels: 1);
        services.AddStrictSettings<PrefixRouteOptions>("Routes", levels: 1);
        services.AddSingleton<SenderIdTable>();
        _services = services.BuildServiceProvider();
    }

    [Theory]
    [InlineData("OptOut:Nubmers:0", "46700000002", "'Nubmers'")]
    [InlineData("OptOut:Numbers", "46700000002", "'Numbers' is one text")]
    [InlineData("OptOut:Numbers:1:Number", "46700000002", "'Numbers:1:Number'")]
    [InlineData("OptOut", "46700000002", "one text")]
    [InlineData("SenderIds:retail:Name", "ACME", "'retail:Name'")]
    [InlineData("Routes:0:Prefx", "46", "'0:Prefx'")]
    [InlineData("Routes:46:Connector", "smpp-se", "'46:Connector'")]
    [InlineData("Routes", "smpp-se", "one text")]
    public void WhatIsNoSetting_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        _configuration[key] = value;

        string problem = Assert.Throws<InvalidOperationException>(Start).Message;

        Assert.StartsWith($"{key.Split(':')[0]} cannot be used", problem, StringComparison.Ordinal);
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OptOut")]
    [InlineData("SenderIds")]
    [InlineData("Routes")]
    public void SectionThatIsNotThere_StopsTheStart(string section)
    {
        _configuration.Sources.Clear();
        _configuration.AddInMemoryCollection(((string[])["OptOut", "SenderIds", "Routes"]).Where(s => s != section).Select(static s => KeyValuePair.Create(s, (string?)null)));

        Assert.StartsWith($"{section} cannot be used: it is not there", Assert.Throws<InvalidOperationException>(Start).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangeThatCannotBeUsed_LeavesWhatWasRead()
    {
        Start();
        SenderIdTable senders = _services.GetRequiredService<SenderIdTable>();
        List<OptOutOptions> seen = [];
        using IDisposable? changes = _services.GetRequiredService<IOptionsMonitor<OptOutOptions>>().OnChange(seen.Add);

        _configuration["OptOut:Nubmers:0"] = "46700000002";
        _configuration["SenderIds:retail:Name"] = "ACME";
        Assert.ThrowsAny<Exception>(((IConfigurationRoot)_configuration).Reload);

        Assert.Empty(seen);
        Assert.Equal("ACME", senders.Find("retail"));
    }

    public void Dispose()
    {
        _services.Dispose();
        _configuration.Dispose();
    }

    /// <summary>What a host does at its start.</summary>
    private void Start() => _services.GetRequiredService<IStartupValidator>().Validate();
}
