using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace HookSdk.Architecture.Tests;

/// <summary>Each line that a package logs has an id that no other has, and a row in docs/logging.md with its category and level.</summary>
public sealed partial class LoggingTests
{
    private static readonly Line[] Logged = [.. LayerTests.Packages
        .SelectMany(static package => Assembly.Load(package.Data).GetTypes())
        .SelectMany(static type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(method => (Type: type, Line: method.GetCustomAttribute<LoggerMessageAttribute>())))
        .Where(static m => m.Line is not null && m.Type.GetField("Category") is not null)
        .Select(static m => new Line(m.Line!.EventId, (string)m.Type.GetField("Category")!.GetRawConstantValue()!, m.Line.Level is < LogLevel.None and >= LogLevel.Trace ? m.Line.Level.ToString() : null, m.Type.Name))];

    [Fact]
    public void Ids_AreUniqueInAllPackages()
    {
        Logged.Length.ShouldBeGreaterThan(70);
        Logged.GroupBy(static l => l.Id).Where(static g => g.Count() > 1).Select(static g => $"{g.Key}: {string.Join(", ", g.Select(static l => l.Class))}").ShouldBeEmpty();
    }

    /// <summary>A log without a category would stand in no list.</summary>
    [Fact]
    public void Logs_OfPackagesForServers_HaveACategory() =>
        LayerTests.Packages.Select(static p => p.Data).Where(static p => p != "HookSdk.Testing").SelectMany(static p => Assembly.Load(p).GetTypes())
            .Where(static t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Any(static m => m.IsDefined(typeof(LoggerMessageAttribute))))
            .Where(static t => t.GetField("Category") is not { IsLiteral: true }).ShouldBeEmpty();

    [Fact]
    public void Document_ListsEachLine_AndNoOther()
    {
        string category = "";
        List<Line> listed = [];
        foreach (string text in File.ReadLines(Path.Combine(Repository.Root, "docs", "logging.md")))
        {
            category = Heading().Match(text) is { Success: true } heading ? heading.Groups[1].Value : category;
            if (Row().Match(text) is { Success: true } row)
            {
                listed.Add(new Line(int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), category, row.Groups[2].Value is var level && level.Contains(' ') ? null : level, ""));
            }
        }

        Logged.Select(static l => l with { Class = "" }).Except(listed).ShouldBeEmpty("these lack a row");
        listed.Except(Logged.Select(static l => l with { Class = "" })).ShouldBeEmpty("these rows stand for no line, or with another level or category");
    }

    [GeneratedRegex("^## `([^`]+)`$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (\d+) \| ([^|]+) \| ")]
    private static partial Regex Row();

    /// <param name="Id">Its event id.</param>
    /// <param name="Category">The category, or that of which it is one below.</param>
    /// <param name="Level">Null: it has several.</param>
    /// <param name="Class">Where it is written.</param>
    private sealed record Line(int Id, string Category, string? Level, string Class);
}
