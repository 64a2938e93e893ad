/* scr_settings_files.c: .env files and secret files. In: paths. Out: variables. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700
#endif
#include "scr_settings_files.h"

#include "scr_dotenv.h"
#include "scr_plain_path.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void *scr_settings_room(const scr_sfiles *files, size_t n) { return files->host->alloc(files->host->arg, n); }

static bool scr_settings_say(const scr_sfiles *files, scr_sremark remark, const char *path, const char *what, int number)
{
    return files->remark(files->host->arg, remark, path, what, number);
}

/* ---- variables ---- */

static bool scr_settings_is(scr_text a, scr_text b) { return a.len == b.len && (!a.len || memcmp(a.ptr, b.ptr, a.len) == 0); }

SCR_FN bool scr_settings_add(scr_sfiles *files, scr_svars *vars, scr_text name, scr_text value, bool absent, const void *place)
{
    scr_svar var;
    memset(&var, 0, sizeof var);
    if (files->config->ignore_empty && !absent && !value.len)
        return true;
    if (!files->config->case_sensitive && !files->lower(files->host->arg, name, &name))
        return false;
    var.name = name;
    var.value = value;
    var.absent = absent;
    var.mark = !absent && files->config->none_text.ptr && scr_settings_is(value, files->config->none_text);
    var.place = place;
    return scr_svars_add(files->host, vars, &var);
}

/* ---- .env files ---- */

static bool scr_settings_is_env_file(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && (S_ISREG(info.st_mode) || S_ISFIFO(info.st_mode));
}

/* The file, or one of that name in the folders above; NULL: there is none. */
static const char *scr_settings_find_env_file(const scr_sfiles *files, scr_text path, int64_t depth)
{
    if (scr_settings_is_env_file(path.ptr))
        return path.ptr;
    if (depth <= 0 || (path.len && path.ptr[0] == '/'))
        return NULL;
    char *folder = (char *)scr_settings_room(files, 4096), *whole = folder ? (char *)scr_settings_room(files, 4096 + path.len + 2) : NULL;
    if (!whole || !getcwd(folder, 4096))
        return NULL;
    for (int64_t i = 0; i < depth && strlen(folder) > 1; i++) {
        char *last = strrchr(folder, '/');
        last[last == folder] = '\0';
        snprintf(whole, 4096 + path.len + 2, "%s/%s", strcmp(folder, "/") ? folder : "", path.ptr);
        if (scr_settings_is_env_file(whole))
            return whole;
    }
    return NULL;
}

typedef struct scr_sexpand {
    const scr_svars *file, *environ_;
} scr_sexpand;

static bool scr_settings_look_up(void *arg, const char *name, size_t len, const char **value, size_t *value_len)
{
    const scr_sexpand *expand = (const scr_sexpand *)arg;
    scr_text text;
    text.ptr = name;
    text.len = len;
    const scr_svar *found = scr_svars_get(expand->file, text);
    if (!found)
        found = scr_svars_get(expand->environ_, text);
    if (!found)
        return false;
    *value = found->absent ? NULL : found->value.ptr;
    *value_len = found->value.len;
    return true;
}

static bool scr_settings_expand(const scr_sfiles *files, const scr_svars *file, scr_text *value, size_t *budget)
{
    scr_sexpand expand;
    expand.file = file;
    expand.environ_ = NULL;
    const scr_dotenv_names names = {scr_settings_look_up, &expand};
    if (value->len < 3 || !memchr(value->ptr, '$', value->len))
        return true;
    expand.environ_ = files->environ_(files->host->arg);
    if (!expand.environ_)
        return false;
    size_t len = scr_dotenv_expand(value->ptr, value->len, &names, NULL, 0);
    if (len > *budget)
        return scr_settings_say(files, SCR_SR_TOO_MUCH, NULL, NULL, 0);
    *budget -= len;
    char *text = (char *)scr_settings_room(files, len + 1);
    if (!text)
        return false;
    scr_dotenv_expand(value->ptr, value->len, &names, text, len);
    value->ptr = text;
    value->len = len;
    return true;
}

SCR_FN bool scr_settings_dotenv(scr_sfiles *files, char *text, size_t len, scr_svars *vars)
{
    size_t budget = SCR_DOTENV_MOST;
    bool good = true;
    scr_svars file;
    scr_dotenv reader;
    scr_dotenv_pair pair;
    memset(&file, 0, sizeof file);
    scr_dotenv_begin(&reader, text, len);
    while (good && scr_dotenv_next(&reader, &pair)) {
        if (pair.error) {
            good = scr_settings_say(files, SCR_SR_STATEMENT, NULL, NULL, (int)pair.mark);
            continue;
        }
        scr_svar var;
        memset(&var, 0, sizeof var);
        var.name.ptr = pair.name;
        var.name.len = pair.name_len;
        var.value.ptr = pair.value;
        var.value.len = pair.value_len;
        var.absent = !pair.has_value;
        good = scr_settings_expand(files, &file, &var.value, &budget) && scr_svars_add(files->host, &file, &var);
    }
    for (size_t i = 0; good && i < file.n; i++)
        good = scr_settings_add(files, vars, file.items[i].name, file.items[i].value, file.items[i].absent, files->place);
    return good;
}

SCR_FN bool scr_settings_env_file(scr_sfiles *files, scr_text path, int64_t depth, scr_svars *vars)
{
    const char *found = scr_settings_find_env_file(files, path, depth);
    char *text;
    size_t len;
    return !found || (files->read(files->host->arg, found, true, &text, &len) && scr_settings_dotenv(files, text, len, vars));
}

/* ---- secret files ---- */

static const char *scr_settings_path_label(mode_t mode)
{
    return S_ISDIR(mode) ? "directory" : S_ISREG(mode) ? "file" : S_ISBLK(mode) ? "block device" : S_ISCHR(mode) ? "char device"
         : S_ISFIFO(mode) ? "FIFO" : S_ISSOCK(mode) ? "socket" : "unknown";
}

/* Ends with a zero. NULL: no memory. */
static char *scr_settings_plain_path(const scr_sfiles *files, scr_text path)
{
    char *out = (char *)scr_settings_room(files, path.len + 2);
    if (out)
        out[scr_plain_path(out, path.ptr, path.len)] = '\0';
    return out;
}

SCR_FN bool scr_settings_add_folder(scr_sfiles *files, scr_text path)
{
    struct stat info;
    char *plain = scr_settings_plain_path(files, path);
    if (!plain)
        return false;
    if (stat(plain, &info) != 0)
        return scr_settings_say(files, SCR_SR_NO_FOLDER, plain, NULL, 0);
    scr_text *all = (scr_text *)scr_settings_room(files, (files->n_folders + 1) * sizeof *all);
    if (!all)
        return false;
    if (files->n_folders)
        memcpy(all, files->folders, files->n_folders * sizeof *all);
    all[files->n_folders].ptr = plain;
    all[files->n_folders].len = strlen(plain);
    files->folders = all;
    files->n_folders++;
    return true;
}

SCR_FN bool scr_settings_check_folders(scr_sfiles *files)
{
    struct stat info;
    for (size_t i = 0; i < files->n_folders; i++)
        if (stat(files->folders[i].ptr, &info) == 0 && !S_ISDIR(info.st_mode))
            return scr_settings_say(files, SCR_SR_NOT_A_FOLDER, files->folders[i].ptr, scr_settings_path_label(info.st_mode), 0);
    return true;
}

/* The first file of the folder that has the name, in the order of the folder. 1, 0, -1. */
static int scr_settings_find_secret(const scr_sfiles *files, scr_text folder, scr_text name, char **path)
{
    DIR *directory = opendir(folder.ptr);
    if (!directory) {
        scr_settings_say(files, SCR_SR_FOLDER_FAILED, folder.ptr, NULL, errno);
        return -1;
    }
    int found = 0;
    for (const struct dirent *entry; !found && (entry = readdir(directory)) != NULL;) {
        scr_text own, lower, wanted = name;
        own.ptr = entry->d_name;
        own.len = strlen(entry->d_name);
        lower = own;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (!files->config->case_sensitive && (!files->lower(files->host->arg, own, &lower) || !files->lower(files->host->arg, name, &wanted))) {
            found = -1;
            break;
        }
        if (!scr_settings_is(lower, wanted))
            continue;
        *path = (char *)scr_settings_room(files, folder.len + own.len + 2);
        found = *path ? 1 : -1;
        if (*path)
            snprintf(*path, folder.len + own.len + 2, "%s/%s", strcmp(folder.ptr, "/") ? folder.ptr : "", own.ptr);
    }
    closedir(directory);
    return found;
}

static bool scr_settings_is_inside(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strcmp(folder, "/") == 0 || (strncmp(path, folder, n) == 0 && path[n] == '/');
}

/* 1: it may be read. 0: it may not, and the host was told why. -1: that is the end. */
static int scr_settings_secret_allowed(const scr_sfiles *files, const char *path, const char *folder)
{
    struct stat info;
    char *real = realpath(path, NULL), *real_folder = realpath(folder, NULL);
    int allowed = 1;
    if (stat(path, &info) != 0 || !real || !real_folder)
        allowed = scr_settings_say(files, SCR_SR_BROKEN, path, NULL, errno) ? 0 : -1;
    else if (!S_ISREG(info.st_mode))
        allowed = scr_settings_say(files, SCR_SR_NO_FILE, path, scr_settings_path_label(info.st_mode), 0) ? 0 : -1;
    else if (!scr_settings_is_inside(real, real_folder))
        allowed = scr_settings_say(files, SCR_SR_OUTSIDE, path, folder, 0) ? 0 : -1;
    free(real);
    free(real_folder);
    return allowed;
}

static bool scr_settings_read_secret(const scr_sfiles *files, const char *path, scr_text *out)
{
    char *text = NULL;
    size_t len = 0, n;
    if (!files->read(files->host->arg, path, false, &text, &len))
        return false;
    size_t to = 0;
    for (size_t i = 0; i < len; i++) /* line ends as text files of Python's have them */
        if (!(text[i] == '\r' && i + 1 < len && text[i + 1] == '\n'))
            text[to++] = text[i] == '\r' ? '\n' : text[i];
    out->ptr = text;
    out->len = to;
    while ((n = scr_dotenv_space(out->ptr, out->len)) != 0) {
        out->ptr += n;
        out->len -= n;
    }
    while ((n = scr_dotenv_space_before(out->ptr, out->len)) != 0)
        out->len -= n;
    return true;
}

SCR_FN int scr_settings_secret(scr_sfiles *files, scr_text name, scr_svar *out)
{
    for (size_t i = files->n_folders; i-- > 0;) { /* the last wins */
        char *path = NULL;
        int found = scr_settings_find_secret(files, files->folders[i], name, &path);
        if (found < 0)
            return -1;
        int allowed = found ? scr_settings_secret_allowed(files, path, files->folders[i].ptr) : 0;
        if (allowed < 0)
            return -1;
        if (!allowed)
            continue;
        memset(out, 0, sizeof *out);
        out->name = name;
        out->place = files->place;
        return scr_settings_read_secret(files, path, &out->value) ? 1 : -1;
    }
    return 0;
}
