using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.BadInput;

/// <summary>Names that nobody tells apart, and settings that nobody reads.</summary>
public sealed class NamesAndKeysTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Name_ThatDiffersByCapitalsAlone_IsRefused()
    {
        _folders.PutFaulty("one", "Sound", """, "name": "Acme.Sms" """);
        _folders.PutFaulty("two", "AlsoSound", """, "name": "acme.sms" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Slot("Acme.Sms").Current.ShouldNotBeNull();
        app.Directory.Slots.Single(static s => s.Folder == "two").Problem
            .ShouldBe("two/plugin.json names the plugin 'acme.sms', and one holds 'Acme.Sms': capitals alone do not tell names apart, in settings as little as on every disk. Give one another name.");
    }

    [Fact]
    public async Task SectionBelowTheName_OfAPluginThatReadsAnother_IsToldOf()
    {
        _folders.PutFaulty("team", "Sound", """, "settings": "Team" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Configuration["Plugins:team:Numbers:0"] = "1");

        app.Log.All.ShouldContain("Warning: team: 'Plugins:team' is read by nobody, since its plugin.json names another section ('settings'): 'Team'. Move the settings there, or take 'settings' out of plugin.json.");
    }

    [Theory]
    [InlineData("Rotes", "Plugins:Acme.Sms cannot be used: 'Plugins:Acme.Sms:Rotes' is no setting. Is 'Plugins:Acme.Sms:Routes' meant?")]
    [InlineData("Extra", "Plugins:Acme.Sms cannot be used: 'Plugins:Acme.Sms:Extra' is no setting. There are OptOut, Routes.")]
    [InlineData("optout", null)]
    public void Key_ThatIsNoneOfThePluginsOwn_IsRefused(string key, string? problem)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Plugins:Acme.Sms:Routes:46"] = "smpp-se", [$"Plugins:Acme.Sms:{key}"] = null })
            .Build();
        PluginStartupContext context = new("Acme.Sms", "1.0.0", _folders.Path, new ServiceCollection(), configuration, "Plugins:Acme.Sms");

        Exception? e = Record.Exception(() => context.AllowKeys("OptOut", "Routes"));

        (e as InvalidOperationException)?.Message.ShouldBe(problem);
        (e is null).ShouldBe(problem is null);
    }

    [Fact]
    public async Task WhatAConstructorThrew_StandsInTheLogWithItsStack()
    {
        _folders.PutFaulty("team", "ThrowsWhenMade");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Log.All.ShouldContain(static l => l.StartsWith("Information: team 3.0.0 threw while it was loaded: ", StringComparison.Ordinal) && l.Contains("at Acme.Faulty.ThrowsWhenMade..ctor()", StringComparison.Ordinal));
    }
}
