using System.Reflection;

namespace HookSdk.Core.Tests.Settings;

public sealed class HookSettingsTests
{
    private static readonly HookServerDescription<Options> Target = new("toy", "Hooks:Toy", ["echo"], []);

    public static TheoryData<string> Keys => [.. typeof(Options).GetProperties().Select(static p => p.Name)];

    /// <summary>A change of any setting is in force with the next call, or is named as one that needs a restart: never silent.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void EachSetting_IsComparedOrNeedsARestart(string key)
    {
        Options changed = new();
        Change(changed, typeof(Options).GetProperty(key)!);

        bool isSame = new HookSettings(changed, TimeSpan.FromSeconds(1)).IsSame(new HookSettings(new Options(), TimeSpan.FromSeconds(1)));

        isSame.ShouldBe(!Target.IsLive(key));
    }

    private static void Change(Options options, PropertyInfo property)
    {
        switch (property.GetValue(options))
        {
            case IList<string> list:
                list.Add("10.0.0.0/8");
                break;
            case IDictionary<string, int> table:
                table.Add("Plugin", 3);
                break;
            case bool value:
                property.SetValue(options, !value);
                break;
            case int value:
                property.SetValue(options, value + 1);
                break;
            case long value:
                property.SetValue(options, value + 1);
                break;
            case TimeSpan value:
                property.SetValue(options, value + TimeSpan.FromSeconds(1));
                break;
            case null when property.PropertyType == typeof(string):
                property.SetValue(options, "abcdefghijklmnop");
                break;
            case null when property.PropertyType == typeof(int?):
                property.SetValue(options, 3);
                break;
            case null when property.PropertyType == typeof(TimeSpan?):
                property.SetValue(options, TimeSpan.FromSeconds(3));
                break;
            default:
                throw new InvalidOperationException($"{property.Name}: how is it changed?");
        }
    }

    private sealed class Options : HttpHookServerOptions;
}
