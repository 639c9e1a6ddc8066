using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using EmqxHooks._1.Users;

namespace EmqxHooks._1.Tests;

/// <summary>A typing error in a list of users stops the start, and does not let somebody in.</summary>
public sealed class StrictSettingsTests
{
    [Theory]
    [InlineData("Users:0:Disabeld", "true", "'Users:0:Disabeld' is no setting: there are Name, PasswordHash, Disabled")]
    [InlineData("Users:0:Name:First", "dev1", "'Users:0:Name:First' is no setting")]
    [InlineData("Users:0:Disabled", "maybe", "maybe")]
    [InlineData("Users", "dev1", "one text")]
    public void WhatCannotBeUsed_IsNamed(string key, string value, string named)
    {
        using ServiceProvider services = With(new() { ["Users:0:Name"] = "dev1", [key] = value });
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<IOptions<UserList>>().Value);

        Assert.StartsWith("Users cannot be used", e.Message);
        Assert.Contains(named, e.Message);
    }

    [Fact]
    public void ChangeThatCannotBeUsed_LeavesWhatWasRead()
    {
        using ServiceProvider services = With(new() { ["Users:0:Name"] = "dev1" });
        IConfigurationRoot configuration = (IConfigurationRoot)services.GetRequiredService<IConfiguration>();
        List<UserList> seen = [];
        using IDisposable? changes = services.GetRequiredService<IOptionsMonitor<UserList>>().OnChange(seen.Add);

        configuration["Users:0:Disabled"] = "yes";
        Assert.ThrowsAny<Exception>(configuration.Reload);
        Assert.Empty(seen);

        configuration["Users:0:Disabled"] = "true";
        configuration.Reload();
        Assert.True(Assert.Single(Assert.Single(seen)).Disabled);
    }

    private static ServiceProvider With(Dictionary<string, string?> settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddStrictSettings<UserList>("Users");
        return services.BuildServiceProvider();
    }
}
