namespace HookSdk;

/// <summary>How values are written, in the words of an error.</summary>
internal static class SettingForms
{
    private static readonly Dictionary<Type, string> Forms = new()
    {
        [typeof(TimeSpan)] = "a time as hours:minutes:seconds, such as 00:00:02 or 00:00:00.5",
        [typeof(bool)] = "true or false",
        [typeof(int)] = $"a whole number up to {int.MaxValue}",
        [typeof(long)] = "a whole number",
        [typeof(double)] = "a number",
        [typeof(Uri)] = "a URL",
    };

    /// <summary>Null: .NET's own words have to do.</summary>
    public static string? Of(Type type) => type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : Forms.GetValueOrDefault(type);

    /// <summary>The binder's words hold the type, and nothing else does.</summary>
    public static string? In(string message) => Forms.FirstOrDefault(form => message.Contains($"'{form.Key}'", StringComparison.Ordinal)).Value;
}
