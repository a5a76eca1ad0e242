#include "bench/figures.h"

#include <errno.h>
#include <stdlib.h>

int cb_figures_add(struct cb_figures_list *list, struct cb_figures figures, struct cb_err *err)
{
    if (list->count == list->room) {
        size_t room = 2 * list->room + 64;
        struct cb_figures *grown = realloc(list->item, room * sizeof *grown);

        if (!grown)
            return cb_err_errno(err, ENOMEM, "the figures of %zu samples", room);
        list->item = grown;
        list->room = room;
    }
    list->item[list->count++] = figures;
    return 0;
}

void cb_figures_leave_out(struct cb_figures_list *list, uint32_t block)
{
    size_t left = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->item[i].block != block)
            list->item[left++] = list->item[i];
    list->count = left;
}

void cb_figures_free(struct cb_figures_list *list)
{
    free(list->item);
    *list = (struct cb_figures_list){0};
}
