namespace HookSdk.Bench.Report;

/// <summary>Replaces the figures of one suite in a Markdown file, between its two markers, and draws the pictures beside it.</summary>
internal static class ReadmeFigures
{
    public static void Update(string file, string suite, string section)
    {
        string begin = $"<!-- figures {suite} -->";
        string end = $"<!-- end of figures {suite} -->";
        string text = File.ReadAllText(file);
        int from = text.IndexOf(begin, StringComparison.Ordinal);
        int to = text.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new BenchException($"{file} has no lines '{begin}' and '{end}'.");

        string changed = $"{text[..(from + begin.Length)]}\n{section}{text[to..]}";
        File.WriteAllText(file, changed);
        string folder = Path.GetDirectoryName(file)!;
        File.WriteAllText(Path.Combine(folder, "calls.svg"), Picture.Draw(changed));
        File.WriteAllText(Path.Combine(folder, "split.svg"), SplitPicture.Draw(changed));
    }
}
