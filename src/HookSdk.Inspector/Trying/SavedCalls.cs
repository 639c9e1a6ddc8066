using System.Text.Json;

namespace HookSdk.Inspector;

/// <summary>Calls that people have saved under a name: a file each, in a folder of the project.</summary>
internal sealed class SavedCalls(InspectorSettings settings, InspectorLog log)
{
    private const int MostFiles = 200;
    private const int MostBytes = 1024 * 1024;
    private const int MostName = 80;

    public SavedDocument Read()
    {
        List<SavedCall> calls = [];
        if (Directory.Exists(settings.SavedCalls))
        {
            foreach (FileInfo file in new DirectoryInfo(settings.SavedCalls).GetFiles("*.json").OrderBy(static f => f.Name, StringComparer.Ordinal).Take(MostFiles))
            {
                try
                {
                    if (JsonSerializer.Deserialize(SavedFile.Read(file.FullName, MostBytes), SavedJson.Default.SavedCall) is { Name: not null, Request: not null } call)
                    {
                        calls.Add(call);
                    }
                    else
                    {
                        log.SavedUnreadable(file.FullName, "it lacks its name or its request");
                    }
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
                {
                    log.SavedUnreadable(file.FullName, e.Message);
                }
            }
        }

        return new SavedDocument(settings.SavedCalls, calls);
    }

    /// <summary>Saves a call. One of that name is replaced; one of another name that has the same file is not.</summary>
    /// <exception cref="FormatException">It cannot be saved; the message says why.</exception>
    public void Save(SavedCall call)
    {
        string file = FileOf(call.Name);
        try
        {
            Directory.CreateDirectory(settings.SavedCalls);
            if (!File.Exists(file) && Directory.GetFiles(settings.SavedCalls, "*.json").Length >= MostFiles)
            {
                throw new FormatException($"There are {MostFiles} saved calls in {settings.SavedCalls}, and no more are shown. Take some away.");
            }

            if (NameIn(file) is { } there && there.Trim() != call.Name.Trim())
            {
                throw new FormatException($"'{there}' is saved as {Path.GetFileName(file)} already, and this name would have the same file. Choose another.");
            }

            SavedFile.Write(file, JsonSerializer.Serialize(call, SavedJson.Default.SavedCall) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"It cannot be saved: {e.Message}", e);
        }
    }

    /// <summary>The name of the call in a file; null: there is none that can be read.</summary>
    private static string? NameIn(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(SavedFile.Read(file, MostBytes), SavedJson.Default.SavedCall)?.Name;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>The file of a name: its letters and digits, so that no name leads out of the folder.</summary>
    private string FileOf(string name)
    {
        string trimmed = name.Trim();
        string file = new([.. trimmed.ToLowerInvariant().Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        file = file.Trim('-');
        return trimmed.Length is > 0 and <= MostName && file.Length > 0
            ? Path.Combine(settings.SavedCalls, file + ".json")
            : throw new FormatException($"A name has 1 to {MostName} characters, and at least one letter or digit of a to z and 0 to 9.");
    }
}
